import { withUser } from "@/lib/db/user/with-user";

/** What others know of a person, and so no password may be made of: address, name, and their tenants' names. */
export async function ownWords(person: { userId: string; email: string; name: string }): Promise<string[]> {
  const { userId, email, name } = person;
  const tenants = await withUser(userId, (t) =>
    t.models.membership.findMany({
      where: { userId },
      select: { tenant: { select: { name: true, slug: true } } },
    }),
  );
  return [email, name, ...tenants.flatMap(({ tenant }) => [tenant.name, tenant.slug])];
}
