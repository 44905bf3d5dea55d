import type { AlertChannel } from "@/lib/contract/alert-channel";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { alertChannel } from "./alert-channel";
import { findChannel } from "./find-channel";

/**
 * Undoes a delete: the channel is back with its secret, and the rules that named it reach it again.
 * @throws Refusal `forbidden` for viewers, `not_found` where nothing of this id was deleted.
 */
export async function restoreChannel({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { id: string };
}): Promise<AlertChannel> {
  requireManager(ctx);
  return withTenant(ctx.tenant, async (t) => {
    const { name } = await findChannel(t, input.id, { deleted: true });
    const row = await t.models.alertChannel.update({
      where: { tenantId_id: { tenantId: ctx.tenant, id: input.id } },
      data: { deletedAt: null },
    });
    await recordAudit(t, ctx.person, { action: "alert_channel.restore", target: name });
    return alertChannel(row, ctx);
  });
}
