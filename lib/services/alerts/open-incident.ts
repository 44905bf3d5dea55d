import { describeCondition } from "@/lib/core/alerts/describe-condition";
import type { AlertRule } from "@/lib/db/generated/client";
import type { ModelTx } from "@/lib/db/tx";
import { conditionOf } from "./alert-rule";
import type { AlertTenant } from "./alert-tenant";

/** Writes down that a rule fires. Where one is open already, it stays the one. */
export async function openIncident(
  t: ModelTx,
  { tenant }: AlertTenant,
  rule: AlertRule,
  value: number,
  now: Date,
): Promise<void> {
  const condition = conditionOf(rule);
  await t.models.alertIncident.createMany({
    data: {
      tenantId: tenant,
      ruleId: rule.id,
      ruleName: rule.name,
      kind: condition.kind,
      condition: describeCondition(condition).join(" "),
      value,
      peak: value,
      firedAt: now,
    },
    skipDuplicates: true,
  });
}
