import type { DeliveryEvent } from "@/lib/contract/alert-channel";
import type { AlertIncident, AlertRule } from "@/lib/db/generated/client";
import type { ModelTx } from "@/lib/db/tx";
import { alertMessage } from "./alert-message";
import { channelIdsOf } from "./alert-rule";
import type { AlertTenant } from "./alert-tenant";

/**
 * Lays a message ready for each of the rule's channels, or for all of the tenant's where no rule says which, in the
 * transaction of what it tells. The message's id follows from the incident, so that nothing is told twice whoever tries.
 */
export async function announce(
  t: ModelTx,
  tenant: AlertTenant,
  rule: AlertRule | null,
  incident: AlertIncident,
  event: Exclude<DeliveryEvent, "alert.test">,
  now: Date,
): Promise<void> {
  const chosen = rule && { id: { in: channelIdsOf(rule) } };
  const channels = await t.models.alertChannel.findMany({
    where: { tenantId: tenant.tenant, ...chosen, deletedAt: null },
    select: { id: true, name: true },
  });
  const body = JSON.stringify(alertMessage(tenant, incident, event, now));
  await t.models.alertDelivery.createMany({
    data: channels.map((channel) => ({
      tenantId: tenant.tenant,
      channelId: channel.id,
      channelName: channel.name,
      messageId: `${incident.id}.${event === "alert.firing" ? "firing" : "resolved"}`,
      event,
      subject: incident.ruleName,
      body,
      nextTryAt: now,
      createdAt: now,
    })),
    skipDuplicates: true,
  });
}
