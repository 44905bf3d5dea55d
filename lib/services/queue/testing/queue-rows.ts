import type { TenantId } from "@/lib/db/tenant-id";
import { withTenantSql } from "@/lib/db/with-tenant";

export type QueueRow = {
  id: string;
  op_id: string;
  state: string;
  attempts: number;
  outcome: string | null;
  code: string | null;
  reason: string | null;
  entry: string | null;
  urgency: number;
};

/** A tenant's queue as the table has it, oldest first. */
export async function queueRows(tenant: TenantId): Promise<QueueRow[]> {
  return runSql(tenant, "SELECT * FROM sync_queue_item WHERE tenant_id = $1 ORDER BY id");
}

export async function runSql<Row>(tenant: TenantId, sql: string, ...values: unknown[]): Promise<Row[]> {
  const { rows } = await withTenantSql(tenant, "", (client) => client.query(sql, [tenant, ...values]));
  return rows as Row[];
}
