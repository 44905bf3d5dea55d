import { randomUUID } from "node:crypto";
import type { AlertDelivery } from "@/lib/contract/alert-channel";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { alertDelivery } from "./alert-delivery";
import { testMessage } from "./alert-message";
import { deliverOne } from "./deliver-due";
import { findChannel } from "./find-channel";

/**
 * Sends a test to a channel at once; the answer says how it went. A test is tried once.
 * @throws Refusal `forbidden` for viewers, `not_found`.
 */
export async function testChannel({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { id: string };
}): Promise<AlertDelivery> {
  requireManager(ctx);
  const now = new Date();
  const id = randomUUID();
  const { tenant: tenantId } = ctx;
  await withTenant(ctx.tenant, async (t) => {
    const { name } = await findChannel(t, input.id);
    await t.models.alertDelivery.create({
      data: {
        tenantId,
        id,
        channelId: input.id,
        channelName: name,
        messageId: `test.${id}`,
        event: "alert.test",
        subject: "Test",
        body: JSON.stringify(testMessage(ctx, now)),
        nextTryAt: null,
      },
    });
    await recordAudit(t, ctx.person, { action: "alert_channel.test", target: name });
  });
  await deliverOne(ctx.tenant, id, now);
  const row = await withTenant(ctx.tenant, (t) =>
    t.models.alertDelivery.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }),
  );
  return alertDelivery(row);
}
