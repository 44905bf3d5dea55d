import type { IncidentEnd } from "@/lib/contract/alert";
import type { AlertRule } from "@/lib/db/generated/client";
import type { ModelTx } from "@/lib/db/tx";
import type { AlertTenant } from "./alert-tenant";
import { announce } from "./announce";

/** Closes what fires by this rule, if anything does, and tells who heard that it fired. */
export async function endIncident(
  t: ModelTx,
  tenant: AlertTenant,
  rule: AlertRule,
  endedBy: IncidentEnd,
  now: Date,
): Promise<void> {
  const open = await t.models.alertIncident.findFirst({
    where: { tenantId: tenant.tenant, ruleId: rule.id, resolvedAt: null },
  });
  if (!open) return;
  const incident = await t.models.alertIncident.update({
    where: { tenantId_id: { tenantId: tenant.tenant, id: open.id } },
    data: { resolvedAt: now, endedBy },
  });
  if (incident.announcedAt) await announce(t, tenant, rule, incident, "alert.resolved", now);
}
