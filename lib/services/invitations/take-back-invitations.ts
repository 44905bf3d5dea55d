import type { TenantModelTx } from "@/lib/db/tx";

/** Makes the links worthless that wait for an address in a tenant. */
export async function takeBackInvitations(t: TenantModelTx, email: string, now: Date): Promise<void> {
  await t.models.invitation.updateMany({
    where: { tenantId: t.tenant, email, acceptedAt: null, revokedAt: null },
    data: { revokedAt: now },
  });
}
