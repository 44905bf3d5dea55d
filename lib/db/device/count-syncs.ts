import { EVENT_KIND_CODE } from "@/lib/contract/sync-event";
import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";

export type SyncCountRow = { bucket: number; ok: number; refused: number; failed: number };

/** How many of a device's requests ended how, per bucket (ascending starts); a bucket without any has no row. */
export function countSyncs(
  tenant: TenantId,
  tx: Tx,
  { deviceNo, starts }: { deviceNo: number; starts: readonly Date[] },
): Promise<SyncCountRow[]> {
  return tx.$queryRaw<SyncCountRow[]>`
    SELECT width_bucket(at, ${starts}::timestamptz[]) - 1 AS bucket,
      (count(*) FILTER (WHERE code::int = 0))::int AS ok,
      (count(*) FILTER (WHERE code::int > 0))::int AS refused,
      (count(*) FILTER (WHERE code::int < 0))::int AS failed
    FROM sync_event
    WHERE tenant_id = ${tenant}::uuid AND device_no = ${deviceNo} AND at >= ${starts[0]}
      AND kind::int <> ${EVENT_KIND_CODE.track}
    GROUP BY 1`;
}
