import type { Tx } from "@/lib/db/prisma";
import type { TenantId } from "@/lib/db/tenant-id";

/** Makes the links worthless that wait for an address in a tenant. */
export async function takeBackInvitations(tx: Tx, tenant: TenantId, email: string, now: Date): Promise<void> {
  await tx.invitation.updateMany({
    where: { tenantId: tenant, email, acceptedAt: null, revokedAt: null },
    data: { revokedAt: now },
  });
}
