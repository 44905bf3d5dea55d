import type { Member, MembershipRole } from "@/lib/contract/member";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
import { lockMembers, requireAnotherManager } from "./lock-members";
import { member } from "./member";

/**
 * Makes a member a manager or a viewer, at once: roles are read with every request.
 * @throws Refusal `forbidden` for viewers, `not_found`, `conflict` for the last manager.
 */
export async function changeRole({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { user_id: string; role: MembershipRole };
}): Promise<Member> {
  requireManager(ctx);
  const { user_id: userId, role } = input;
  return withTenant(ctx.tenant, async (t) => {
    await lockMembers(t);
    const key = { tenantId_userId: { tenantId: ctx.tenant, userId } };
    const before = await t.models.membership.findUnique({ where: key, include: { user: true } });
    if (!before) throw new Refusal("not_found", "There is no such member.");
    if (before.role === role) return member(before, ctx);
    if (role === "viewer") await requireAnotherManager(t, userId);
    await t.models.membership.update({ where: key, data: { role } });
    await recordAudit(t, ctx.person, {
      action: "member.change_role",
      target: before.user.email,
      before: { role: before.role },
      after: { role },
    });
    return member({ ...before, role }, ctx);
  });
}
