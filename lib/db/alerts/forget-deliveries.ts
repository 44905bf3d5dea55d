import { sql } from "../sql";
import type { TenantTx } from "../tx";

/** Drops what was told, or given up, `before` then; what still waits stays, and so do the times that rules fired. */
export async function forgetDeliveries(t: TenantTx, before: Date): Promise<number> {
  const rowCount = await t.run(
    sql`DELETE FROM alert_delivery WHERE tenant_id = ${t} AND state <> 'waiting' AND created_at < ${before}`,
  );
  return rowCount ?? 0;
}
