import type { InviteRequest, Member } from "@/lib/contract/member";
import type { Tx } from "@/lib/db/prisma";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
import { member } from "./member";

/**
 * Lets somebody into the tenant. Who has no account gets one with the hashed one-time password, to be changed at the
 * first sign-in; who has one keeps their password.
 * @throws Refusal `forbidden` for viewers, `conflict` when they are a member already.
 */
export async function inviteMember({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: InviteRequest & { password_hash: string };
}): Promise<{ member: Member; account_made: boolean }> {
  requireManager(ctx);
  const { email, role } = input;
  return withTenant(ctx.tenant, async (tx) => {
    const accountMade = await makeAccount(tx, input);
    const user = await tx.appUser.findUniqueOrThrow({ where: { email } });
    const key = { tenantId: ctx.tenant, userId: user.id };
    const { count } = await tx.membership.createMany({ data: { ...key, role }, skipDuplicates: true });
    if (count === 0) throw new Refusal("conflict", `${email} is a member already.`);
    await recordAudit(ctx.tenant, tx, ctx.person, { action: "member.add", target: email, after: { role } });
    const row = await tx.membership.findUniqueOrThrow({
      where: { tenantId_userId: key },
      include: { user: true },
    });
    return { member: member(row, ctx), account_made: accountMade };
  });
}

async function makeAccount(tx: Tx, input: InviteRequest & { password_hash: string }): Promise<boolean> {
  const { count } = await tx.appUser.createMany({
    data: {
      email: input.email,
      name: input.name ?? input.email.split("@", 1).join(""),
      passwordHash: input.password_hash,
      mustChangePassword: true,
    },
    skipDuplicates: true,
  });
  return count === 1;
}
