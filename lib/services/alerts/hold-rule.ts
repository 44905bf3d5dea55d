import type { AlertRule } from "@/lib/db/generated/client";
import { sql } from "@/lib/db/sql";
import type { TenantModelTx } from "@/lib/db/tx";
import { Refusal } from "../refusal";

/**
 * One rule, held until the transaction ends: an evaluation that runs meanwhile waits.
 * @throws Refusal `not_found`
 */
export async function holdRule(
  t: TenantModelTx,
  id: string,
  { deleted = false }: { deleted?: boolean } = {},
): Promise<AlertRule> {
  await t.rows(sql`SELECT 1 FROM alert_rule WHERE tenant_id = ${t} AND id = ${id}::uuid FOR UPDATE`);
  const row = await t.models.alertRule.findFirst({
    where: { tenantId: t.tenant, id, deletedAt: deleted ? { not: null } : null },
  });
  if (!row) throw new Refusal("not_found", "There is no such alert rule.");
  return row;
}
