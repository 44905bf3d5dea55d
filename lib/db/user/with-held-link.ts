import type { MembershipRole } from "@/lib/contract/member";
import { setLocal } from "../set-local";
import { sql } from "../sql";
import { tenantId } from "../tenant-id";
import { asTenant, transact } from "../transact";
import type { ModelTx, TenantModelTx } from "../tx";

export type HeldInvitationRow = {
  id: string;
  email: string;
  role: MembershipRole;
  byMail: boolean;
  invitedBy: string;
  expiresAt: Date;
};
export type HeldResetRow = { userId: string; expiresAt: Date };

/**
 * Runs in the tenant that an invitation's link belongs to: row-level security shows the invitation to whoever holds its
 * hash, and only then the tenant's other rows. Until the end nobody else uses the link. Undefined, without `work`, where it
 * is unknown, used, taken back or over.
 */
export function withHeldInvitation<T>(
  hash: Uint8Array<ArrayBuffer>,
  work: (t: TenantModelTx, invitation: HeldInvitationRow) => Promise<T>,
): Promise<T | undefined> {
  return holding(hash, async (holding) => {
    const held = await holding.models.invitation.findFirst({
      where: { secretHash: hash },
      select: { tenantId: true },
    });
    if (!held) return undefined;
    const t = await asTenant(holding, tenantId(held.tenantId));
    const [open] = await t.rows<HeldInvitationRow>(sql`
      SELECT id, email, role::text AS role, by_mail AS "byMail", invited_by AS "invitedBy", expires_at AS "expiresAt"
      FROM invitation
      WHERE tenant_id = ${t} AND secret_hash = ${hash}
        AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()
      FOR UPDATE`);
    return open && work(t, open);
  });
}

/** The same for a link that sets another password, as the person whose it is (`withUser`). */
export function withHeldReset<T>(
  hash: Uint8Array<ArrayBuffer>,
  work: (t: ModelTx, reset: HeldResetRow) => Promise<T>,
): Promise<T | undefined> {
  return holding(hash, async (t) => {
    const held = await t.models.passwordReset.findFirst({
      where: { secretHash: hash },
      select: { userId: true },
    });
    if (!held) return undefined;
    await t.run(setLocal("app.user_id", held.userId));
    const [open] = await t.rows<HeldResetRow>(sql`
      SELECT user_id AS "userId", expires_at AS "expiresAt" FROM password_reset
      WHERE user_id = ${held.userId}::uuid AND secret_hash = ${hash} AND expires_at > now()
      FOR UPDATE`);
    return open && work(t, open);
  });
}

function holding<T>(hash: Uint8Array<ArrayBuffer>, work: (t: ModelTx) => Promise<T>): Promise<T> {
  return transact(async (t) => {
    await t.run(setLocal("app.link_hash", Buffer.from(hash).toString("hex")));
    return work(t);
  });
}
