import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { conditionOf } from "./alert-rule";
import { endIncident } from "./end-incident";
import { holdRule } from "./hold-rule";

/**
 * Takes a rule away; what fired by it ends. Its history stays, and `restoreRule` brings it back.
 * @throws Refusal `forbidden` for viewers, `not_found`.
 */
export async function deleteRule({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { id: string };
}): Promise<void> {
  requireManager(ctx);
  await withTenant(ctx.tenant, async (t) => {
    const rule = await holdRule(t, input.id);
    const now = new Date();
    await endIncident(t, ctx, rule, "rule_deleted", now);
    await t.models.alertRule.update({
      where: { tenantId_id: { tenantId: ctx.tenant, id: input.id } },
      data: { deletedAt: now, firingSince: null, turningSince: null, evaluatedAt: null, value: null },
    });
    await recordAudit(t, ctx.person, {
      action: "alert_rule.delete",
      target: rule.name,
      before: { name: rule.name, condition: conditionOf(rule) },
    });
  });
}
