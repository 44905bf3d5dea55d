import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { findChannel } from "./find-channel";

/**
 * Takes a channel away: nothing more is sent to it, also not what waits for its next try. `restoreChannel` undoes it.
 * @throws Refusal `forbidden` for viewers, `not_found`.
 */
export async function deleteChannel({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { id: string };
}): Promise<void> {
  requireManager(ctx);
  await withTenant(ctx.tenant, async (t) => {
    const { name, kind } = await findChannel(t, input.id);
    await t.models.alertChannel.update({
      where: { tenantId_id: { tenantId: ctx.tenant, id: input.id } },
      data: { deletedAt: new Date() },
    });
    await recordAudit(t, ctx.person, {
      action: "alert_channel.delete",
      target: name,
      before: { kind },
    });
  });
}
