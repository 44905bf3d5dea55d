import type { DeliveryEvent } from "@/lib/contract/alert-channel";
import type { AlertIncident, AlertRule } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/prisma";
import { alertMessage } from "./alert-message";
import { channelIdsOf } from "./alert-rule";
import type { AlertTenant } from "./alert-tenant";

/**
 * Lays a message ready for each of the rule's channels, in the transaction of what it tells. The message's id follows
 * from the incident, so that nothing is told twice whoever tries.
 */
export async function announce(
  tx: Tx,
  tenant: AlertTenant,
  rule: AlertRule,
  incident: AlertIncident,
  event: Exclude<DeliveryEvent, "alert.test">,
  now: Date,
): Promise<void> {
  const channels = await tx.alertChannel.findMany({
    where: { tenantId: tenant.tenant, id: { in: channelIdsOf(rule) }, deletedAt: null },
    select: { id: true, name: true },
  });
  const body = JSON.stringify(alertMessage(tenant, incident, event, now));
  await tx.alertDelivery.createMany({
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
