import { prisma } from "./prisma";
import { type TenantId, tenantId } from "./tenant-id";

export type TenantRow = { tenant: TenantId; slug: string; timeZone: string; settings: unknown };

/** Every tenant with what work on all of them needs to know, oldest first. */
export async function tenantRows(): Promise<TenantRow[]> {
  const rows = await prisma().tenant.findMany({
    select: { id: true, slug: true, timeZone: true, settings: true },
    orderBy: { createdAt: "asc" },
  });
  return rows.map(({ id, ...row }) => ({ tenant: tenantId(id), ...row }));
}
