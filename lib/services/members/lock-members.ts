import type { Tx } from "@/lib/db/prisma";
import type { TenantId } from "@/lib/db/tenant-id";
import { Refusal } from "../refusal";

/** Changes of who manages a tenant wait for each other here, so that two can't each take the other for the last one left. */
export async function lockMembers(tx: Tx, tenant: TenantId): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM tenant WHERE id = ${tenant}::uuid FOR UPDATE`;
}

/** @throws Refusal `conflict` when nobody but this person manages the tenant. */
export async function requireAnotherManager(tx: Tx, tenant: TenantId, userId: string): Promise<void> {
  const others = await tx.membership.count({
    where: { tenantId: tenant, role: "manager", userId: { not: userId } },
  });
  if (others > 0) return;
  throw new Refusal(
    "conflict",
    "This is the tenant's last manager. Make somebody else a manager first, so that nobody is locked out.",
  );
}
