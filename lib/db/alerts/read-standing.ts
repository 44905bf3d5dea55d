import { EVENT_KIND_CODE } from "@/lib/contract/sync-event";
import { ENDED } from "../analytics/ended";
import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";

/** What waits for a person: conflicts, and queued edits that were set aside. */
export async function readSetAside(tx: Tx, tenant: TenantId): Promise<number> {
  const rows = await tx.$queryRaw<{ count: number }[]>`
    SELECT (
      (SELECT count(*) FROM sync_conflict_resolution_log WHERE tenant_id = ${tenant}::uuid AND state = 'pending')
      + (SELECT count(*) FROM sync_queue_item WHERE tenant_id = ${tenant}::uuid AND state = 'set_aside')
    )::int AS count`;
  return rows[0]?.count ?? 0;
}

/** Minutes since the oldest change that a device said it still holds back was made; 0 where none does. */
export async function readOldestUnsyncedMin(tx: Tx, tenant: TenantId, now: Date): Promise<number> {
  const rows = await tx.$queryRaw<{ minutes: number }[]>`
    SELECT GREATEST(0, COALESCE(extract(epoch FROM ${now}::timestamptz - min(outbox_oldest_at)) / 60, 0))::float8 AS minutes
    FROM device WHERE tenant_id = ${tenant}::uuid AND revoked_at IS NULL AND outbox_pending > 0`;
  return rows[0]?.minutes ?? 0;
}

/**
 * Devices with a health score below this: 60 % success and 20 % conflicts over seven days, 20 % recency that is gone
 * after 72 hours. A device that never synced has no score.
 */
export async function readUnhealthyDevices(
  tx: Tx,
  tenant: TenantId,
  now: Date,
  below: number,
): Promise<number> {
  const rows = await tx.$queryRaw<{ count: number }[]>`
    WITH week AS (
      SELECT device_no, count(*)::float8 AS requests,
        (count(*) FILTER (WHERE code::int = 0))::float8 AS ok, sum(ended.conflicts) AS conflicts
      FROM sync_event, ${ENDED}
      WHERE tenant_id = ${tenant}::uuid AND at >= ${now}::timestamptz - interval '7 days' AND at < ${now}
        AND kind::int <> ${EVENT_KIND_CODE.track}
      GROUP BY device_no
    )
    SELECT count(*)::int AS count
    FROM device d LEFT JOIN week w ON w.device_no = d.no
    WHERE d.tenant_id = ${tenant}::uuid AND d.revoked_at IS NULL AND GREATEST(d.last_push_at, d.last_pull_at) IS NOT NULL
      AND 60 * COALESCE(w.ok / w.requests, 0) + 20 * (1 - LEAST(1, COALESCE(w.conflicts / w.requests, 0)))
        + 20 * GREATEST(0, 1 - extract(epoch FROM ${now}::timestamptz - GREATEST(d.last_push_at, d.last_pull_at)) / 259200) < ${below}`;
  return rows[0]?.count ?? 0;
}
