import { numbered, type Values } from "@/lib/db/sql";
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

export async function runSql<Row extends object>(
  tenant: TenantId,
  text: string,
  ...values: Values[]
): Promise<Row[]> {
  return withTenantSql(tenant, "", (t) => t.rows<Row>(numbered(text, [tenant, ...values])));
}
