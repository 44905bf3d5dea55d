import { prisma } from "./prisma";
import { type TenantId, tenantId } from "./tenant-id";

/** Every tenant's id, oldest first; for work that visits one after the other. */
export async function allTenants(): Promise<TenantId[]> {
  const tenants = await prisma().tenant.findMany({ select: { id: true }, orderBy: { createdAt: "asc" } });
  return tenants.map(({ id }) => tenantId(id));
}
