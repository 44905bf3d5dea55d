import type { SnapshotMetrics } from "../../contract/snapshot";
import type { StatusCounts } from "../../contract/sync-event";
import { durationQuantile } from "./duration-buckets";
import { allCounts, type Measures } from "./measures";

/**
 * The metrics that a snapshot shows, by their names in the API and the database. Averages and percentages of nothing
 * are null, not zero.
 */
export function snapshotMetrics(measures: Measures): SnapshotMetrics {
  const { requests, refused, failed, bytes_wire, bytes_plain, bytes_saved_delta } = measures;
  const counts = allCounts(measures);
  const pushed =
    counts.applied + counts.merged + counts.resolved + counts.set_aside + counts.rejected + counts.duplicate;
  const conflicts = counts.resolved + counts.set_aside;
  const unsent = bytes_saved_delta + bytes_plain - bytes_wire;
  return {
    total_sync_requests: requests,
    successful_syncs: requests - refused - failed,
    failed_syncs: refused + failed,
    avg_sync_duration_ms: share(measures.total_duration_ms, requests),
    p95_sync_duration_ms: durationQuantile(measures.durations, 0.95),
    avg_items_per_sync: share(pushed + counts.queued + counts.pulled, requests),
    total_conflicts: conflicts,
    auto_resolved_conflicts: counts.resolved,
    manual_conflicts: counts.set_aside,
    conflict_rate_pct: share(100 * conflicts, pushed),
    total_bytes_synced: bytes_wire,
    bytes_saved_via_delta: bytes_saved_delta,
    bandwidth_efficiency_pct: share(100 * unsent, bytes_wire + unsent),
    unique_devices: measures.devices.size,
    unique_users: measures.users.size,
    domain_breakdown: Object.fromEntries(
      [...measures.domains]
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([domain, all]) => [domain, withoutZeros(all)]),
    ),
  };
}

function withoutZeros(counts: StatusCounts): Partial<StatusCounts> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
