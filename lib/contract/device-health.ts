import { z } from "zod";
import { PageQuery, SortOrder } from "./page";

/** Scores in groups, the best first; `unknown` is a device that never synced. */
export const HEALTH_BANDS = ["from_90", "from_70", "from_50", "below_50", "unknown"] as const;
export type HealthBand = (typeof HEALTH_BANDS)[number];

export const HEALTH_SORTS = ["score", "name", "last_sync"] as const;

/** Query of `GET /api/sync/device-health/`: one device by its id, or a page of all that match. */
export const DeviceHealthQuery = PageQuery.extend({
  device_id: z.string().max(64).optional(),
  state: z.enum(["healthy", "unhealthy", "unknown"]).optional(),
  /** Where unhealthy begins; the tenant's own threshold where absent. */
  threshold: z.coerce.number("a number from 0 to 100").min(0).max(100).optional(),
  sort: z.enum(HEALTH_SORTS).default("score"),
  order: SortOrder.default("asc"),
});
export type DeviceHealthQuery = z.infer<typeof DeviceHealthQuery>;

/** 0 to 100, and what it is the sum of: 60 for success, 20 for recency, 20 for few conflicts. */
export type HealthScore = {
  score: number;
  parts: { success: number; recency: number; conflicts: number };
};

/** How well a device syncs. The score, its parts and its reasons are null for one that never synced. */
export type DeviceHealthEntry = {
  device_id: string;
  name: string;
  user_id: string | null;
  last_sync_at: string | null;
  /** Against the threshold; null where nothing is known. */
  healthy: boolean | null;
  health: (HealthScore & DeviceHealthFacts) | null;
};

export type DeviceHealthFacts = {
  reasons: string[];
  /** Of the last seven days. */
  syncs: number;
  failed: number;
  conflicts: number;
  measured_at: string;
};

/** One device, with the days on which its score changed, oldest first, at most 90 days back. */
export type DeviceHealthDetail = DeviceHealthEntry & { history: ({ day: string } & HealthScore)[] };
