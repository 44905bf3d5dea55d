import { z } from "zod";
import type { StatusCounts } from "./sync-event";

/** Body of `POST /api/sync/snapshot/create/`: a tenant's id or short name; a person's only tenant where it is left out. */
export const SnapshotRequest = z.object({ tenant_id: z.string().max(64).optional() });
export type SnapshotRequest = z.infer<typeof SnapshotRequest>;

/** The metrics of a span of time. Averages and percentages of nothing are null. Durations in ms, sizes in bytes. */
export type SnapshotMetrics = {
  total_sync_requests: number;
  successful_syncs: number;
  /** Refused for the request's own fault, broken off, or failed for the server's. */
  failed_syncs: number;
  avg_sync_duration_ms: number | null;
  p95_sync_duration_ms: number | null;
  /** Entries that were sent and changes that went out, per request. */
  avg_items_per_sync: number | null;
  total_conflicts: number;
  auto_resolved_conflicts: number;
  manual_conflicts: number;
  /** Of the entries that devices sent. */
  conflict_rate_pct: number | null;
  /** Both ways, as they travelled. */
  total_bytes_synced: number;
  bytes_saved_via_delta: number;
  /** Of all bytes that plain whole records would have taken, those that delta and compression saved. */
  bandwidth_efficiency_pct: number | null;
  unique_devices: number;
  unique_users: number;
  /** What became of the entries of each domain, without zeros; `pulled` are changes that went out. */
  domain_breakdown: { [domain: string]: Partial<StatusCounts> };
};

/** Answer of `POST /api/sync/snapshot/create/`. */
export type SnapshotRun = {
  tenant_id: string;
  /** Hours that were counted anew, because events had come that no snapshot held yet. */
  hours: number;
  days: number;
  /** Up to there every hour is counted. */
  complete_until: string;
  /** The hour that ended last. */
  latest: ({ start: string } & SnapshotMetrics) | null;
};
