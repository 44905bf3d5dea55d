import type { PoolClient } from "pg";
import type { TenantId } from "../tenant-id";

/** Drops what was told, or given up, longer than `days` ago; what still waits stays, and so do the times that rules fired. */
export async function forgetDeliveries(client: PoolClient, tenant: TenantId, days: number): Promise<number> {
  const { rowCount } = await client.query(
    "DELETE FROM alert_delivery WHERE tenant_id = $1 AND state <> 'waiting' AND created_at < now() - make_interval(days => $2)",
    [tenant, days],
  );
  return rowCount ?? 0;
}
