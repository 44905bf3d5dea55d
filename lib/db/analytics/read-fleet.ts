import { sql } from "../sql";
import type { TenantId } from "../tenant-id";
import type { Tx } from "../tx";

// Read with the platform's scope: the database then shows every tenant's rows, and lets nothing be written.

export type FleetTenantRow = {
  tenant: TenantId;
  slug: string;
  name: string;
  is_demo: boolean;
  settings: unknown;
  devices: number;
  stale_devices: number;
  last_sync_at: Date | null;
  oldest_unsynced_at: Date | null;
  open_conflicts: number;
  oldest_conflict_at: Date | null;
};

/** Every tenant with its devices and its inbox, as they stand. */
export async function readFleetTenants(t: Tx, staleBefore: Date): Promise<FleetTenantRow[]> {
  const rows = await t.rows<FleetTenantRow>(sql`WITH standing AS (
       SELECT tenant_id, count(*)::int AS devices,
         (count(*) FILTER (WHERE GREATEST(last_push_at, last_pull_at) < ${staleBefore}))::int AS stale_devices,
         max(GREATEST(last_push_at, last_pull_at)) AS last_sync_at,
         min(outbox_oldest_at) FILTER (WHERE outbox_pending > 0) AS oldest_unsynced_at
       FROM device WHERE revoked_at IS NULL GROUP BY tenant_id
     ), inbox AS (
       SELECT tenant_id, count(*)::int AS open_conflicts, min(created_at) AS oldest_conflict_at
       FROM sync_conflict_resolution_log WHERE state = 'pending' GROUP BY tenant_id
     )
     SELECT t.id AS tenant, t.slug, t.name, t.is_demo, t.settings,
       COALESCE(devices, 0) AS devices, COALESCE(stale_devices, 0) AS stale_devices,
       last_sync_at, oldest_unsynced_at, COALESCE(open_conflicts, 0) AS open_conflicts, oldest_conflict_at
     FROM tenant t
     LEFT JOIN standing ON standing.tenant_id = t.id
     LEFT JOIN inbox ON inbox.tenant_id = t.id`);
  return rows;
}
