import type { Activity } from "@/lib/contract/overview";
import { durationQuantile } from "@/lib/core/analytics/duration-buckets";
import { allCounts, type Measures } from "@/lib/core/analytics/measures";

/** What happened in a bucket, as the dashboard gets it. */
export function activity(measures: Measures): Activity {
  const { requests, refused, failed, durations, bytes_wire, bytes_plain } = measures;
  const { applied, merged, resolved, set_aside, rejected, duplicate, pulled } = allCounts(measures);
  return {
    requests,
    ok: requests - refused - failed,
    refused,
    failed,
    active_devices: measures.devices.size,
    p50_ms: durationQuantile(durations, 0.5),
    p95_ms: durationQuantile(durations, 0.95),
    entries: { applied, merged, resolved, set_aside, rejected, duplicate },
    pulled,
    bytes: {
      wire: bytes_wire,
      saved_delta: measures.bytes_saved_delta,
      // A body too small to gain may grow a little on the way; that is no saving, but it isn't hidden either.
      saved_compression: bytes_plain - bytes_wire,
    },
  };
}
