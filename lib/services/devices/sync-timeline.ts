import type { DeviceTimeline } from "@/lib/contract/device";
import { bucketStarts } from "@/lib/core/analytics/buckets";
import { countSyncs } from "@/lib/db/device/count-syncs";
import type { Tx } from "@/lib/db/prisma";
import type { TenantId } from "@/lib/db/tenant-id";

/** A device's requests since a moment, counted in gap-free quarter days of the zone. */
export async function syncTimeline(
  tenant: TenantId,
  tx: Tx,
  { deviceNo, since, now, timeZone }: { deviceNo: number; since: Date; now: Date; timeZone: string },
): Promise<DeviceTimeline> {
  const step = "quarter_day";
  const starts = bucketStarts(since.getTime(), now.getTime(), step, timeZone).map((at) => new Date(at));
  const rows = await countSyncs(tenant, tx, { deviceNo, starts });
  const buckets = starts.map((start, bucket) => {
    const { ok = 0, refused = 0, failed = 0 } = rows.find((row) => row.bucket === bucket) ?? {};
    return { start: start.toISOString(), ok, refused, failed };
  });
  return { step, time_zone: timeZone, buckets };
}
