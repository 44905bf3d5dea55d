import { randomUUID } from "node:crypto";
import { INVITATION_DAYS, type Invited, type InviteRequest } from "@/lib/contract/invitation";
import type { ModelTx } from "@/lib/db/tx";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { sendsMail } from "../mail/send-mail";
import { lockMembers } from "../members/lock-members";
import { linkTo, makeSecret } from "../one-time-link";
import { Refusal } from "../refusal";
import { TokenBuckets } from "../token-buckets";
import { invitation } from "./invitation";
import { mailInvitation } from "./mail-invitation";
import { takeBackInvitations } from "./take-back-invitations";

const DAY_MS = 86_400_000;

/**
 * Invites an address into the tenant: by mail where this server sends any, else by a link for the inviter to hand over.
 * Nobody is a member before they accept. Whether the address has an account is not looked at, so that no tenant learns of it.
 * @param origin of the link that is handed over
 * @throws Refusal `forbidden` for viewers, `conflict` for a member of this tenant, `rate_limited`.
 */
export async function invite({
  ctx,
  input,
  origin,
}: {
  ctx: TenantContext;
  input: InviteRequest;
  origin: string;
}): Promise<Invited> {
  requireManager(ctx);
  requireFewer(ctx);
  const now = new Date();
  const { secret, hash } = makeSecret();
  const byMail = sendsMail();
  const row = await withTenant(ctx.tenant, async (t) => {
    await lockMembers(t);
    await requireNoMember(t, ctx, input.email);
    await takeBackInvitations(t, input.email, now);
    const made = await t.models.invitation.create({
      data: {
        tenantId: ctx.tenant,
        id: randomUUID(),
        ...input,
        secretHash: hash,
        byMail,
        invitedBy: ctx.person.name,
        createdAt: now,
        expiresAt: new Date(now.getTime() + INVITATION_DAYS * DAY_MS),
      },
    });
    await recordAudit(t, ctx.person, {
      action: "invitation.create",
      target: input.email,
      after: { role: input.role, by: byMail ? "mail" : "link", expires_at: made.expiresAt.toISOString() },
    });
    return made;
  });
  if (!byMail) return { invitation: invitation(row, now), link: linkTo("invitation", origin, secret) };
  const mailedAt = await mailInvitation(ctx, row, secret);
  return { invitation: invitation({ ...row, mailedAt }, now), link: null };
}

async function requireNoMember(t: ModelTx, { tenant }: TenantContext, email: string): Promise<void> {
  const there = await t.models.membership.count({ where: { tenantId: tenant, user: { email } } });
  if (there > 0) throw new Refusal("conflict", `${email} is a member already.`);
}

/** Nobody sends mail to strangers in our name by the thousand. */
const perTenant = new TokenBuckets({ burst: 100, perSecond: 1 / 60 });

function requireFewer({ tenant }: TenantContext): void {
  const waitSec = perTenant.take(tenant, Date.now());
  if (waitSec === 0) return;
  throw new Refusal("rate_limited", "Too many invitations at once. Wait a little before the next one.", {
    retryAfterSec: waitSec,
  });
}
