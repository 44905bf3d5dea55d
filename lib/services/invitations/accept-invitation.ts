import { randomUUID } from "node:crypto";
import type { Joined } from "@/lib/contract/invitation";
import type { HeldLink } from "@/lib/contract/one-time-link";
import type { TenantModelTx } from "@/lib/db/tx";
import { type HeldInvitationRow, withHeldInvitation } from "@/lib/db/user/with-held-link";
import { recordAudit } from "../audit/record-audit";
import type { Actor, Person } from "../context";
import { hashSecret } from "../one-time-link";
import { Refusal } from "../refusal";
import { deadInvitation } from "./invitation";

/**
 * Makes a signed-in person a member, by an invitation to their address.
 * @throws Refusal `not_found` for a link that doesn't work, `forbidden` for one to another address.
 */
export async function acceptInvitation({ ctx, input }: { ctx: Person; input: HeldLink }): Promise<Joined> {
  const joined = await withHeldInvitation(hashSecret(input.secret), async (t, held) => {
    if (held.email !== ctx.email) {
      throw new Refusal(
        "forbidden",
        `This invitation is for ${held.email}, and you are signed in as ${ctx.email}. Sign out first.`,
      );
    }
    return join(t, held, ctx);
  });
  if (!joined) throw deadInvitation();
  return joined;
}

/**
 * Makes an account for the address of an invitation, and it a member.
 * @throws Refusal `not_found` for a link that doesn't work, `conflict` where the address has an account.
 */
export async function registerByInvitation(input: {
  secret: string;
  name: string;
  password_hash: string;
}): Promise<Joined> {
  const { secret, name, password_hash: passwordHash } = input;
  const joined = await withHeldInvitation(hashSecret(secret), async (t, held) => {
    const { email } = held;
    const userId = randomUUID();
    const { count } = await t.models.appUser.createMany({
      data: { id: userId, email, name, passwordHash },
      skipDuplicates: true,
    });
    if (count === 0) {
      throw new Refusal("conflict", `${email} has an account already. Sign in with it to accept.`);
    }
    return join(t, held, { userId, name });
  });
  if (!joined) throw deadInvitation();
  return joined;
}

/** Who was let go of for good and is asked again begins anew: tokens that they left somewhere don't come to life with it. */
async function endTokensOfBefore(t: TenantModelTx, who: Actor & { userId: string }): Promise<void> {
  const ended = await t.models.apiToken.updateManyAndReturn({
    where: { tenantId: t.tenant, userId: who.userId, revokedAt: null },
    data: { revokedAt: new Date() },
    select: { name: true },
  });
  for (const { name } of ended) await recordAudit(t, who, { action: "api_token.revoke", target: name });
}

async function join(
  t: TenantModelTx,
  held: HeldInvitationRow,
  who: Actor & { userId: string },
): Promise<Joined> {
  const { id, email, role, invitedBy } = held;
  await t.models.invitation.updateMany({
    where: { tenantId: t.tenant, id },
    data: { acceptedAt: new Date() },
  });
  const key = { tenantId: t.tenant, userId: who.userId };
  await t.models.formerMember.deleteMany({ where: key });
  const { count } = await t.models.membership.createMany({ data: { ...key, role }, skipDuplicates: true });
  if (count > 0) await endTokensOfBefore(t, who);
  await recordAudit(t, who, {
    action: "member.add",
    target: email,
    after: { role, invited_by: invitedBy },
  });
  const { slug } = await t.models.tenant.findUniqueOrThrow({
    where: { id: t.tenant },
    select: { slug: true },
  });
  return { email, tenant: slug };
}
