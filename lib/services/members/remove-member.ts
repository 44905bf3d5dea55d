import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { takeBackInvitations } from "../invitations/take-back-invitations";
import { Refusal } from "../refusal";
import { lockMembers, requireAnotherManager } from "./lock-members";

/**
 * Takes somebody's access to the tenant away, at once. Their account stays, and so does what they did. For a day it can be
 * undone (`restoreMember`).
 * @throws Refusal `forbidden` for viewers, `not_found`, `conflict` for the last manager.
 */
export async function removeMember({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { user_id: string };
}): Promise<void> {
  requireManager(ctx);
  const userId = input.user_id;
  await withTenant(ctx.tenant, async (t) => {
    await lockMembers(t);
    const key = { tenantId: ctx.tenant, userId };
    const where = { tenantId_userId: key };
    const gone = await t.models.membership.findUnique({ where, include: { user: true } });
    if (!gone) throw new Refusal("not_found", "There is no such member.");
    const { role, createdAt: joinedAt } = gone;
    if (role === "manager") await requireAnotherManager(t, userId);
    // One from an earlier removal, which was undone: nobody comes back by a link that they kept.
    await takeBackInvitations(t, gone.user.email, new Date());
    await t.models.membership.delete({ where });
    await t.models.formerMember.deleteMany({ where: key });
    await t.models.formerMember.create({ data: { ...key, role, joinedAt } });
    await recordAudit(t, ctx.person, {
      action: "member.remove",
      target: gone.user.email,
      before: { role },
    });
  });
}
