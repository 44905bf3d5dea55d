import type { CreatedChannel } from "@/lib/contract/alert-channel";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
import { alertChannel, secretPlace } from "./alert-channel";
import { findChannel } from "./find-channel";
import { sealSecret } from "./sealed-secret";
import { makeWebhookSecret } from "./sign-webhook";

/**
 * Gives a webhook a new secret, which signs from the next delivery on; it is in this answer and nowhere else.
 * @throws Refusal `forbidden` for viewers, `not_found`, `invalid_request` for a channel that signs nothing.
 */
export async function renewSecret({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { id: string };
}): Promise<CreatedChannel> {
  requireManager(ctx);
  const secret = makeWebhookSecret();
  return withTenant(ctx.tenant, async (t) => {
    const before = await findChannel(t, input.id);
    if (before.kind !== "webhook") throw new Refusal("invalid_request", "Only webhooks are signed.");
    const row = await t.models.alertChannel.update({
      where: { tenantId_id: { tenantId: ctx.tenant, id: input.id } },
      data: { sealedSecret: sealSecret(secret, secretPlace(before)) },
    });
    await recordAudit(t, ctx.person, {
      action: "alert_channel.renew_secret",
      target: before.name,
    });
    return { channel: alertChannel(row, ctx), secret };
  });
}
