import type { DeviceTimeline } from "@/lib/contract/device";
import { bucketStarts } from "@/lib/core/analytics/buckets";
import type { SyncCountRow } from "@/lib/db/device/list-sync-rows";

const STEP = "quarter_day";

/** Gap-free quarter days of the zone since a moment. */
export function timelineStarts(since: Date, now: Date, timeZone: string): Date[] {
  return bucketStarts(since.getTime(), now.getTime(), STEP, timeZone).map((at) => new Date(at));
}

/** A device's requests, counted in those. */
export function syncTimeline(
  starts: readonly Date[],
  counts: readonly SyncCountRow[],
  timeZone: string,
): DeviceTimeline {
  const buckets = starts.map((start, bucket) => {
    const { ok = 0, refused = 0, failed = 0 } = counts.find((row) => row.bucket === bucket) ?? {};
    return { start: start.toISOString(), ok, refused, failed };
  });
  return { step: STEP, time_zone: timeZone, buckets };
}
