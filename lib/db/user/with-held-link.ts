import type { MembershipRole } from "@/lib/contract/member";
import type { Tx } from "../prisma";
import { type TenantId, tenantId } from "../tenant-id";
import { transact } from "../transact";

export type HeldInvitationRow = {
  tenant: TenantId;
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
 * hash, and only then the tenant's other rows. Until the end nobody else uses the link. `work` gets undefined where it is
 * unknown, used, taken back or over.
 */
export function withHeldInvitation<T>(
  hash: Uint8Array<ArrayBuffer>,
  work: (tx: Tx, invitation: HeldInvitationRow | undefined) => Promise<T>,
): Promise<T> {
  return holding(hash, async (tx) => {
    const held = await tx.invitation.findFirst({ where: { secretHash: hash }, select: { tenantId: true } });
    if (!held) return work(tx, undefined);
    await tx.$queryRaw`SELECT set_config('app.tenant_id', ${held.tenantId}, true)`;
    const [open] = await tx.$queryRaw<Omit<HeldInvitationRow, "tenant">[]>`
      SELECT id, email, role::text AS role, by_mail AS "byMail", invited_by AS "invitedBy", expires_at AS "expiresAt"
      FROM invitation
      WHERE tenant_id = ${held.tenantId}::uuid AND secret_hash = ${hash}
        AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()
      FOR UPDATE`;
    return work(tx, open && { ...open, tenant: tenantId(held.tenantId) });
  });
}

/** The same for a link that sets another password, as the person whose it is (`withUser`). */
export function withHeldReset<T>(
  hash: Uint8Array<ArrayBuffer>,
  work: (tx: Tx, reset: HeldResetRow | undefined) => Promise<T>,
): Promise<T> {
  return holding(hash, async (tx) => {
    const held = await tx.passwordReset.findFirst({ where: { secretHash: hash }, select: { userId: true } });
    if (!held) return work(tx, undefined);
    await tx.$queryRaw`SELECT set_config('app.user_id', ${held.userId}, true)`;
    const [open] = await tx.$queryRaw<HeldResetRow[]>`
      SELECT user_id AS "userId", expires_at AS "expiresAt" FROM password_reset
      WHERE user_id = ${held.userId}::uuid AND secret_hash = ${hash} AND expires_at > now()
      FOR UPDATE`;
    return work(tx, open);
  });
}

function holding<T>(hash: Uint8Array<ArrayBuffer>, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(async (tx) => {
    const hex = Buffer.from(hash).toString("hex");
    await tx.$queryRaw`SELECT set_config('app.link_hash', ${hex}, true)`;
    return work(tx);
  });
}
