import { withUser } from "@/lib/db/user/with-user";
import type { Person, Role } from "../context";

export type OwnTenant = { id: string; slug: string; name: string; role: Role; isDemo: boolean };

/** The tenants that a person may enter, by name: all of them for a platform admin. */
export async function listOwnTenants(person: Person): Promise<OwnTenant[]> {
  const { userId, isPlatformAdmin } = person;
  const tenants = await withUser(userId, (t) =>
    t.models.tenant.findMany({
      where: isPlatformAdmin ? {} : { memberships: { some: { userId } } },
      include: { memberships: { where: { userId }, select: { role: true } } },
      orderBy: { name: "asc" },
    }),
  );
  return tenants.flatMap(({ id, slug, name, isDemo, memberships: [membership] }) => {
    const role = isPlatformAdmin ? "platform_admin" : membership?.role;
    return role ? [{ id, slug, name, role, isDemo }] : [];
  });
}
