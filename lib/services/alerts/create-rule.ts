import type { AlertRule, AlertRuleRequest } from "@/lib/contract/alert";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
import { alertRule } from "./alert-rule";
import { ruleFacts } from "./rule-facts";

/** Each costs a few queries a minute. */
const MOST_RULES = 100;

/**
 * Makes a rule; it is evaluated from the next minute on.
 * @throws Refusal `forbidden` for viewers, `invalid_request` for an unknown channel, `conflict` for one rule too many.
 */
export async function createRule({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: AlertRuleRequest;
}): Promise<AlertRule> {
  requireManager(ctx);
  return withTenant(ctx.tenant, async (t) => {
    const there = await t.models.alertRule.count({ where: { tenantId: ctx.tenant, deletedAt: null } });
    if (there >= MOST_RULES) {
      throw new Refusal("conflict", `A tenant has at most ${MOST_RULES} rules. Delete one first.`);
    }
    const facts = await ruleFacts(t, input);
    const row = await t.models.alertRule.create({
      data: { tenantId: ctx.tenant, createdBy: ctx.person.name, ...facts },
    });
    await recordAudit(t, ctx.person, {
      action: "alert_rule.create",
      target: facts.name,
      after: facts,
    });
    return alertRule(row, new Date());
  });
}
