import { sql } from "../sql";
import type { TenantTx } from "../tx";

/** How many edits of a device wait to be applied. */
export async function countDeviceItems(t: TenantTx, device: number): Promise<number> {
  const rows = await t.rows<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM sync_queue_item
      WHERE tenant_id = ${t} AND device_no = ${device} AND state = 'queued' AND priority >= 0`,
    "count-device-items",
  );
  return rows[0]?.count ?? 0;
}

/** Whether a manager holds the tenant's queue. */
export async function isQueuePaused(t: TenantTx): Promise<boolean> {
  const rows = await t.rows<{ paused: boolean }>(
    sql`SELECT queue_paused_at IS NOT NULL AS paused FROM tenant WHERE id = ${t}`,
    "queue-paused",
  );
  return rows[0]?.paused ?? false;
}
