import { tenantId } from "@/lib/db/tenant-id";
import { withUser } from "@/lib/db/user/with-user";
import type { Person, TenantContext } from "../context";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SLUG = /^[a-z0-9-]{1,48}$/;

/**
 * A person in one tenant, with the role they hold now. `tenant` is its id or slug; without it, the person's only one.
 * Null where there is no such tenant or they are no member: nobody learns which of the two.
 */
export async function enterTenant(person: Person, tenant: string | undefined): Promise<TenantContext | null> {
  const { userId, isPlatformAdmin } = person;
  if (tenant !== undefined && !UUID.test(tenant) && !SLUG.test(tenant)) return null;
  const found = await withUser(userId, (t) =>
    t.models.tenant.findMany({
      where: {
        ...(tenant !== undefined && (UUID.test(tenant) ? { id: tenant } : { slug: tenant })),
        ...(!isPlatformAdmin && { memberships: { some: { userId } } }),
      },
      include: { memberships: { where: { userId }, select: { role: true } } },
      take: 2,
    }),
  );
  const [only, another] = found;
  if (!only || another) return null;
  const role = isPlatformAdmin ? "platform_admin" : only.memberships[0]?.role;
  if (!role) return null;
  return {
    person,
    tenant: tenantId(only.id),
    slug: only.slug,
    tenantName: only.name,
    timeZone: only.timeZone,
    role,
  };
}
