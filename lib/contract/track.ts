import { z } from "zod";
import { Time } from "./entry";
import { plainText } from "./plain-text";

/** What a device measured of one of its syncs by itself: also those that never reached the server. */
export const ClientMetric = z.object({
  duration_ms: z.number().min(0).max(86_400_000),
  items_synced: z.int().min(0).max(10_000).default(0),
  conflicts: z.int().min(0).max(10_000).default(0),
  /** One of the network qualities; others are taken and not kept. */
  network_type: plainText(40).optional(),
  /** What ended it early, as the app calls it. */
  error: plainText(200).optional(),
  at: Time,
});
export type ClientMetric = z.infer<typeof ClientMetric>;

/** Body of `POST /api/v1/sync/track`, and `metrics` of a push. */
export const ClientMetrics = z.array(ClientMetric).max(100, "at most 100 measurements at once").readonly();
export type ClientMetrics = z.infer<typeof ClientMetrics>;

/** `ignored` lie in the future, or so far back that nobody keeps them. */
export type TrackAnswer = { accepted: number; ignored: number };
