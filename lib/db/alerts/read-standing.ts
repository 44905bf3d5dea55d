import { sql } from "../sql";
import type { TenantTx } from "../tx";

/** What waits for a person: conflicts, and queued edits that were set aside. */
export async function readSetAside(t: TenantTx): Promise<number> {
  const rows = await t.rows<{ count: number }>(sql`
    SELECT (
      (SELECT count(*) FROM sync_conflict_resolution_log WHERE tenant_id = ${t} AND state = 'pending')
      + (SELECT count(*) FROM sync_queue_item WHERE tenant_id = ${t} AND state = 'set_aside')
    )::int AS count`);
  return rows[0]?.count ?? 0;
}

/** Minutes since the oldest change that a device said it still holds back was made; 0 where none does. */
export async function readOldestUnsyncedMin(t: TenantTx, now: Date): Promise<number> {
  const rows = await t.rows<{ minutes: number }>(sql`
    SELECT GREATEST(0, COALESCE(extract(epoch FROM ${now}::timestamptz - min(outbox_oldest_at)) / 60, 0))::float8 AS minutes
    FROM device WHERE tenant_id = ${t} AND revoked_at IS NULL AND outbox_pending > 0`);
  return rows[0]?.minutes ?? 0;
}

/** Devices with a health score below this. One that never synced has no score. */
export async function readUnhealthyDevices(t: TenantTx, below: number): Promise<number> {
  const rows = await t.rows<{ count: number }>(sql`
    SELECT count(*)::int AS count
    FROM sync_device_health h JOIN device d ON d.tenant_id = h.tenant_id AND d.no = h.device_no
    WHERE h.tenant_id = ${t} AND d.revoked_at IS NULL AND h.score < ${below}::float8`);
  return rows[0]?.count ?? 0;
}

export type UnhealthyDayRow = { day: Date; count: number };

/** The same on each day that the span touches; a day before the first look at any device has no row. */
export function readUnhealthyDays(
  t: TenantTx,
  from: Date,
  to: Date,
  below: number,
): Promise<UnhealthyDayRow[]> {
  return t.rows<UnhealthyDayRow>(sql`
    SELECT midnight AS day, (count(*) FILTER (WHERE score < ${below}::float8))::int AS count
    FROM generate_series(date_trunc('day', ${from}::timestamptz, 'UTC'), ${to}::timestamptz, '1 day') AS midnight,
      LATERAL (
        SELECT DISTINCT ON (h.device_no) h.score
        FROM sync_device_health_history h JOIN device d ON d.tenant_id = h.tenant_id AND d.no = h.device_no
        WHERE h.tenant_id = ${t} AND d.revoked_at IS NULL AND h.day <= (midnight AT TIME ZONE 'UTC')::date
        ORDER BY h.device_no, h.day DESC
      ) AS known
    GROUP BY midnight ORDER BY midnight`);
}
