import type { IncidentEnd } from "@/lib/contract/alert";
import type { AlertRule } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/prisma";
import type { AlertTenant } from "./alert-tenant";
import { announce } from "./announce";

/** Closes what fires by this rule, if anything does, and tells who heard that it fired. */
export async function endIncident(
  tx: Tx,
  tenant: AlertTenant,
  rule: AlertRule,
  endedBy: IncidentEnd,
  now: Date,
): Promise<void> {
  const open = await tx.alertIncident.findFirst({
    where: { tenantId: tenant.tenant, ruleId: rule.id, resolvedAt: null },
  });
  if (!open) return;
  const incident = await tx.alertIncident.update({
    where: { tenantId_id: { tenantId: tenant.tenant, id: open.id } },
    data: { resolvedAt: now, endedBy },
  });
  if (incident.announcedAt) await announce(tx, tenant, rule, incident, "alert.resolved", now);
}
