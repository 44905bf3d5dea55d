import type { Activity } from "@/lib/contract/overview";
import type { ActivityRow } from "@/lib/db/analytics/read-activity";

/** The sums of a bucket as the dashboard gets them; of no row, a bucket in which nothing happened. */
export function activity(row: ActivityRow | undefined): Activity {
  if (!row || row.requests === 0) return NOTHING;
  return {
    requests: row.requests,
    ok: row.requests - row.refused - row.failed,
    refused: row.refused,
    failed: row.failed,
    active_devices: row.active_devices,
    p50_ms: row.p50_ms,
    p95_ms: row.p95_ms,
    entries: {
      applied: row.applied,
      merged: row.merged,
      resolved: row.resolved,
      set_aside: row.set_aside,
      rejected: row.rejected,
      duplicate: row.duplicates,
    },
    pulled: row.pulled,
    bytes: {
      wire: row.bytes_wire,
      saved_delta: row.bytes_saved_delta,
      // A body too small to gain may grow a little on the way; that is no saving, but it isn't hidden either.
      saved_compression: row.bytes_plain - row.bytes_wire,
    },
  };
}

const NOTHING: Activity = {
  requests: 0,
  ok: 0,
  refused: 0,
  failed: 0,
  active_devices: 0,
  p50_ms: null,
  p95_ms: null,
  entries: { applied: 0, merged: 0, resolved: 0, set_aside: 0, rejected: 0, duplicate: 0 },
  pulled: 0,
  bytes: { wire: 0, saved_delta: 0, saved_compression: 0 },
};
