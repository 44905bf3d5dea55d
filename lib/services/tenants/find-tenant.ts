import { prisma } from "@/lib/db/prisma";
import { type TenantId, tenantId } from "@/lib/db/tenant-id";
import type { TenantContext } from "../context";
import { type Person, requirePlatformAdmin } from "../context";
import { Refusal } from "../refusal";

/**
 * Any tenant by its slug, for a platform admin and the command line; members go through their membership.
 * @throws Refusal `not_found`
 */
export async function findTenant(person: Person, slug: string): Promise<TenantContext> {
  requirePlatformAdmin(person);
  const row = await prisma().tenant.findUnique({ where: { slug } });
  if (!row) throw new Refusal("not_found", `There is no tenant "${slug}".`);
  const tenant: TenantId = tenantId(row.id);
  return { person, tenant, slug, tenantName: row.name, timeZone: row.timeZone, role: "platform_admin" };
}
