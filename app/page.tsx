import { redirect } from "next/navigation";
import { NoTenant } from "@/components/login/no-tenant";
import { getPerson } from "@/lib/auth/get-person";
import { listOwnTenants } from "@/lib/services/users/list-own-tenants";

export const dynamic = "force-dynamic";

/** Nobody stays here: the fleet for platform admins, their first tenant for all others. */
export default async function StartPage() {
  const person = await getPerson();
  if (!person) redirect("/login");
  if (person.mustChangePassword) redirect("/login/password");
  if (person.isPlatformAdmin) redirect("/admin");
  const [first] = await listOwnTenants(person);
  if (first) redirect(`/t/${first.slug}`);
  return <NoTenant email={person.email} />;
}
