import { isDeepStrictEqual } from "node:util";
import type { AlertRule, AlertRuleRequest } from "@/lib/contract/alert";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { alertRule, channelIdsOf, conditionOf } from "./alert-rule";
import { endIncident } from "./end-incident";
import { holdRule } from "./hold-rule";
import { ruleFacts } from "./rule-facts";

/**
 * Changes a rule whole. Another condition begins anew: what fired by the old one ends, and is told to who heard of it.
 * @throws Refusal `forbidden` for viewers, `not_found`, `invalid_request` for an unknown channel.
 */
export async function changeRule({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: AlertRuleRequest & { id: string };
}): Promise<AlertRule> {
  requireManager(ctx);
  return withTenant(ctx.tenant, async (t) => {
    const before = await holdRule(t, input.id);
    const facts = await ruleFacts(t, input);
    const sameCondition = isDeepStrictEqual(conditionOf(before), facts.condition);
    if (!sameCondition) await endIncident(t, ctx, before, "rule_changed", new Date());
    const row = await t.models.alertRule.update({
      where: { tenantId_id: { tenantId: ctx.tenant, id: input.id } },
      data: { ...facts, ...(!sameCondition && BEGINNING) },
    });
    await recordAudit(t, ctx.person, {
      action: "alert_rule.change",
      target: facts.name,
      before: { name: before.name, condition: conditionOf(before), channelIds: channelIdsOf(before) },
      after: facts,
    });
    return alertRule(row, new Date());
  });
}

const BEGINNING = { firingSince: null, turningSince: null, evaluatedAt: null, value: null };
