import type { PoolClient } from "pg";
import type { TenantId } from "../tenant-id";

/** Drops what was told, or given up, `before` then; what still waits stays, and so do the times that rules fired. */
export async function forgetDeliveries(client: PoolClient, tenant: TenantId, before: Date): Promise<number> {
  const { rowCount } = await client.query(
    "DELETE FROM alert_delivery WHERE tenant_id = $1 AND state <> 'waiting' AND created_at < $2",
    [tenant, before],
  );
  return rowCount ?? 0;
}
