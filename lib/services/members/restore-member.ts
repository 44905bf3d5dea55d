import type { Member } from "@/lib/contract/member";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
import { lockMembers } from "./lock-members";
import { member } from "./member";

const DAY_MS = 86_400_000;

/**
 * Undoes a removal: the person is a member as before. Only for a day, because who was let go of for good must be asked
 * again, by an invitation.
 * @throws Refusal `forbidden` for viewers, `not_found` where nobody was removed, or longer ago.
 */
export async function restoreMember({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { user_id: string };
}): Promise<Member> {
  requireManager(ctx);
  const key = { tenantId: ctx.tenant, userId: input.user_id };
  return withTenant(ctx.tenant, async (t) => {
    await lockMembers(t);
    const former = await t.models.formerMember.findFirst({
      where: { ...key, removedAt: { gt: new Date(Date.now() - DAY_MS) } },
    });
    if (!former) throw new Refusal("not_found", "Nobody was removed lately whom this could bring back.");
    const { role, joinedAt } = former;
    await t.models.formerMember.deleteMany({ where: key });
    await t.models.membership.createMany({
      data: { ...key, role, createdAt: joinedAt },
      skipDuplicates: true,
    });
    const row = await t.models.membership.findUniqueOrThrow({
      where: { tenantId_userId: key },
      include: { user: true },
    });
    await recordAudit(t, ctx.person, {
      action: "member.restore",
      target: row.user.email,
      after: { role: row.role },
    });
    return member(row, ctx);
  });
}
