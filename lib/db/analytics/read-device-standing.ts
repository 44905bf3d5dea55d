import type { Freshness } from "@/lib/contract/overview";
import { sql } from "../sql";
import type { TenantTx } from "../tx";

export type DeviceStandingRow = { [freshness in Freshness]: number } & {
  total: number;
  unsynced_changes: number;
};

/** How long ago devices that are not revoked synced, and how much they still hold back. */
export async function readDeviceStanding(t: TenantTx, now: Date): Promise<DeviceStandingRow | undefined> {
  const rows = await t.rows<DeviceStandingRow>(sql`SELECT count(*)::int AS total,
       COALESCE(sum(outbox_pending), 0)::float8 AS unsynced_changes,
       (count(*) FILTER (WHERE age < interval '1 hour'))::int AS hour,
       (count(*) FILTER (WHERE age >= interval '1 hour' AND age < interval '1 day'))::int AS day,
       (count(*) FILTER (WHERE age >= interval '1 day' AND age < interval '3 days'))::int AS three_days,
       (count(*) FILTER (WHERE age >= interval '3 days' AND age < interval '7 days'))::int AS week,
       (count(*) FILTER (WHERE age >= interval '7 days'))::int AS older,
       (count(*) FILTER (WHERE age IS NULL))::int AS never
     FROM (
       SELECT outbox_pending, ${now}::timestamptz - GREATEST(last_push_at, last_pull_at) AS age
       FROM device WHERE tenant_id = ${t} AND revoked_at IS NULL
     ) AS device`);
  return rows[0];
}

export type OldestUnsyncedRow = { at: Date; device_id: string; device_name: string };

/** The oldest change that a device said it still holds back. */
export async function readOldestUnsynced(t: TenantTx): Promise<OldestUnsyncedRow | undefined> {
  const rows =
    await t.rows<OldestUnsyncedRow>(sql`SELECT outbox_oldest_at AS at, id AS device_id, name AS device_name
     FROM device
     WHERE tenant_id = ${t} AND revoked_at IS NULL AND outbox_pending > 0 AND outbox_oldest_at IS NOT NULL
     ORDER BY outbox_oldest_at, no LIMIT 1`);
  return rows[0];
}
