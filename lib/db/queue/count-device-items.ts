import type { PoolClient } from "pg";
import type { TenantId } from "../tenant-id";

/** How many edits of a device wait to be applied. */
export async function countDeviceItems(
  client: PoolClient,
  tenant: TenantId,
  device: number,
): Promise<number> {
  const { rows } = await client.query<{ count: number }>({
    name: "count-device-items",
    text: `SELECT count(*)::int AS count FROM sync_queue_item
      WHERE tenant_id = $1 AND device_no = $2 AND state = 'queued' AND priority >= 0`,
    values: [tenant, device],
  });
  return rows[0]?.count ?? 0;
}

/** Whether a manager holds the tenant's queue. */
export async function isQueuePaused(client: PoolClient, tenant: TenantId): Promise<boolean> {
  const { rows } = await client.query<{ paused: boolean }>({
    name: "queue-paused",
    text: "SELECT queue_paused_at IS NOT NULL AS paused FROM tenant WHERE id = $1",
    values: [tenant],
  });
  return rows[0]?.paused ?? false;
}
