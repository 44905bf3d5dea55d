import type { AlertDelivery } from "@/lib/contract/alert-channel";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
import { alertDelivery } from "./alert-delivery";
import { deliverOne } from "./deliver-due";
import { findChannel } from "./find-channel";

/**
 * Sends a delivery again at once, under its old id: a receiver that had it drops the second. Fails it, it is tried
 * again later as a new one would be.
 * @throws Refusal `forbidden` for viewers; `not_found` for an unknown delivery or one whose channel is gone.
 */
export async function redeliver({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { id: string };
}): Promise<AlertDelivery> {
  requireManager(ctx);
  const where = { tenantId_id: { tenantId: ctx.tenant, id: input.id } };
  await withTenant(ctx.tenant, async (t) => {
    const delivery = await t.models.alertDelivery.findUnique({ where });
    if (!delivery) throw new Refusal("not_found", "There is no such delivery.");
    const { name } = await findChannel(t, delivery.channelId);
    await t.models.alertDelivery.update({ where, data: { state: "waiting", nextTryAt: null } });
    await recordAudit(t, ctx.person, {
      action: "alert_delivery.redeliver",
      target: `${delivery.subject} to ${name}`,
    });
  });
  await deliverOne(ctx.tenant, input.id, new Date());
  const row = await withTenant(ctx.tenant, (t) => t.models.alertDelivery.findUniqueOrThrow({ where }));
  return alertDelivery(row);
}
