import type { AlertRule } from "@/lib/contract/alert";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { alertRule } from "./alert-rule";
import { holdRule } from "./hold-rule";

/**
 * Undoes a delete: the rule is back as it was, and begins anew.
 * @throws Refusal `forbidden` for viewers, `not_found` where nothing of this id was deleted.
 */
export async function restoreRule({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { id: string };
}): Promise<AlertRule> {
  requireManager(ctx);
  return withTenant(ctx.tenant, async (t) => {
    const { name } = await holdRule(t, input.id, { deleted: true });
    const row = await t.models.alertRule.update({
      where: { tenantId_id: { tenantId: ctx.tenant, id: input.id } },
      data: { deletedAt: null },
    });
    await recordAudit(t, ctx.person, { action: "alert_rule.restore", target: name });
    return alertRule(row, new Date());
  });
}
