import type { AlertCondition } from "@/lib/contract/alert";
import { ALERT_KIND_LABEL } from "@/lib/core/alerts/describe-condition";
import { SUGGESTED_CONDITION } from "@/lib/core/alerts/suggested-condition";
import { createRule } from "@/lib/services/alerts/create-rule";
import type { TenantContext } from "@/lib/services/context";
import type { Chronicle } from "./chronicle";

/** Rules as a manager would have made them; the demo's inbox is full enough that the second fires. */
const RULES: { name: string; condition: AlertCondition }[] = [
  { name: ALERT_KIND_LABEL.failure_rate, condition: SUGGESTED_CONDITION.failure_rate },
  {
    name: "Inbox runs full",
    condition: { ...SUGGESTED_CONDITION.set_aside, threshold: 5, resolve_below: 3 },
  },
  { name: ALERT_KIND_LABEL.oldest_unsynced, condition: SUGGESTED_CONDITION.oldest_unsynced },
];

/** Lets a demo tenant be watched since then. */
export async function watch(ctx: TenantContext, chronicle: Chronicle, at: number): Promise<void> {
  for (const { name, condition } of RULES) {
    await createRule({ ctx, input: { ...condition, name, channel_ids: [] } });
    chronicle.rule(at);
  }
}
