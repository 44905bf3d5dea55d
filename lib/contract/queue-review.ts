import { z } from "zod";
import type { Priority } from "./entry";
import { PageQuery } from "./page";
import { plainText } from "./plain-text";

export const QUEUE_STATES = ["queued", "set_aside", "done", "discarded"] as const;
export type QueueState = (typeof QUEUE_STATES)[number];

/** Query of `GET /api/sync/queue/items`. */
export const QueueListQuery = PageQuery.extend({
  state: z.enum(QUEUE_STATES).default("set_aside"),
  domain: z.string().max(64).optional(),
  device: z.uuid().optional(),
  q: z.string().trim().min(1).max(64).optional(),
});
export type QueueListQuery = z.infer<typeof QueueListQuery>;

/** An item of the queue as the dashboard shows it. */
export type QueueItem = {
  id: string;
  state: QueueState;
  domain: string;
  mobile_id: string;
  op_id: string;
  device: { id: string; name: string } | null;
  priority: Priority;
  attempts: number;
  received_at: string;
  /** Not tried again before; null where nothing failed. */
  retry_at: string | null;
  settled_at: string | null;
  /** As a push would have answered. */
  outcome: string | null;
  /** Why it was set aside or discarded. */
  code: string | null;
  reason: string | null;
  /** The entry as it was sent; gone once applied. */
  entry: unknown;
};

/** Answer of `GET /api/sync/queue`. */
export type QueueOverview = {
  paused_at: string | null;
  queued: number;
  high_priority: number;
  set_aside: number;
  /** Of what waits: when the longest waiting edit came in. */
  oldest_received_at: string | null;
  /** Within the last hour. */
  applied: number;
  /** How many of the items that wait or were settled within the last hour had to be tried more than once. */
  retried: number;
  /** From coming in to being applied, within the last hour, in ms; null where nothing was. */
  median_wait_ms: number | null;
};

/** Body of `POST /api/sync/queue/items/:id/retry`; `entry` where a person mended it. */
export const RetryRequest = z.object({
  entry: z.record(z.string(), z.unknown()).optional(),
});
export type RetryRequest = z.infer<typeof RetryRequest>;

/** Body of `POST /api/sync/queue/items/:id/discard`. */
export const DiscardRequest = z.object({ reason: plainText(500) });
export type DiscardRequest = z.infer<typeof DiscardRequest>;

/** Body of `PUT /api/sync/queue/pause`. */
export const PauseRequest = z.object({ paused: z.boolean() });
export type PauseRequest = z.infer<typeof PauseRequest>;
