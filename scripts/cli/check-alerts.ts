import { deliverDue } from "@/lib/services/alerts/deliver-due";
import { type EvaluatedTenant, evaluateAlerts } from "@/lib/services/alerts/evaluate-alerts";
import { OPERATOR } from "@/lib/services/operator";
import { findTenant } from "@/lib/services/tenants/find-tenant";
import { command } from "./command";

type Options = { tenant?: string };

export const checkAlerts = command<Options>({
  path: "check-alerts",
  summary: "evaluate the alert rules now, as the server does every minute, and send what they tell",
  configure: (parser) => parser.option("--tenant <slug>", "only this tenant's rules"),
  run: async ({ tenant }) => {
    if (tenant !== undefined) await findTenant(OPERATOR, tenant);
    const tenants = await evaluateAlerts(new Date(), tenant);
    const deliveries = await deliverDue();
    const firing = tenants.some((one) => one.firing.length > 0);
    return { result: { tenants, deliveries }, text: textOf(tenants), failed: firing };
  },
});

function textOf(tenants: readonly EvaluatedTenant[]): string {
  if (tenants.length === 0) return "There are no alert rules.";
  return tenants
    .map(({ tenant, rules, firing, fired, resolved }) => {
      const lines = [
        ...firing.map((name) => `  firing: ${name}${fired.includes(name) ? " (new)" : ""}`),
        ...resolved.map((name) => `  resolved: ${name}`),
      ];
      return [`${tenant}: ${rules} rule${rules === 1 ? "" : "s"}`, ...lines].join("\n");
    })
    .join("\n");
}
