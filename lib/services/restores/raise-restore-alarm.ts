import { randomUUID } from "node:crypto";
import { formatCount } from "@/lib/core/format/count";
import type { Restore } from "@/lib/db/generated/client";
import type { ModelTx } from "@/lib/db/tx";
import type { AlertTenant } from "../alerts/alert-tenant";
import { announce } from "../alerts/announce";

/**
 * Tells everybody who hears of alerts that the database was restored, without a rule: a manager must know. The incident is
 * over as it begins, because the new epoch has healed what could be healed; "After a restore" shows how that goes on.
 */
export async function raiseRestoreAlarm(t: ModelTx, tenant: AlertTenant, restore: Restore): Promise<void> {
  const { version, knownVersion, at } = restore;
  const lost = Math.max(1, Number(knownVersion ?? version) - Number(version));
  const incident = await t.models.alertIncident.create({
    data: {
      ...{ tenantId: tenant.tenant, ruleId: randomUUID(), ruleName: "Database restored from a backup" },
      ...{ kind: "restored", value: lost, peak: lost, firedAt: at, announcedAt: at },
      ...{ resolvedAt: at, endedBy: "recovered" },
      condition: `A device knows version ${formatCount(Number(knownVersion))}, the database only ${formatCount(Number(version))}. Devices offer back what they still hold.`,
    },
  });
  await announce(t, tenant, null, incident, "alert.firing", at);
}
