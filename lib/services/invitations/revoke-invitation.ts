import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";

/**
 * Takes an invitation back: its link is worthless from now on.
 * @throws Refusal `forbidden` for viewers, `not_found` where it was accepted or taken back already.
 */
export async function revokeInvitation({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { id: string };
}): Promise<void> {
  requireManager(ctx);
  await withTenant(ctx.tenant, async (t) => {
    const open = { tenantId: ctx.tenant, id: input.id, acceptedAt: null, revokedAt: null };
    const found = await t.models.invitation.findFirst({ where: open, select: { email: true, role: true } });
    const { count } = await t.models.invitation.updateMany({ where: open, data: { revokedAt: new Date() } });
    if (!found || count === 0) {
      throw new Refusal("not_found", "There is no such invitation. It may have been accepted meanwhile.");
    }
    await recordAudit(t, ctx.person, {
      action: "invitation.revoke",
      target: found.email,
      before: { role: found.role },
    });
  });
}
