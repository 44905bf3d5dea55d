import type { AlertRule } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/prisma";
import type { TenantId } from "@/lib/db/tenant-id";
import { Refusal } from "../refusal";

/**
 * One rule, held until the transaction ends: an evaluation that runs meanwhile waits.
 * @throws Refusal `not_found`
 */
export async function holdRule(
  tx: Tx,
  tenant: TenantId,
  id: string,
  { deleted = false }: { deleted?: boolean } = {},
): Promise<AlertRule> {
  await tx.$queryRaw`SELECT 1 FROM alert_rule WHERE tenant_id = ${tenant}::uuid AND id = ${id}::uuid FOR UPDATE`;
  const row = await tx.alertRule.findFirst({
    where: { tenantId: tenant, id, deletedAt: deleted ? { not: null } : null },
  });
  if (!row) throw new Refusal("not_found", "There is no such alert rule.");
  return row;
}
