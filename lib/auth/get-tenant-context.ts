import { cache } from "react";
import type { TenantContext } from "@/lib/services/context";
import { enterTenant } from "@/lib/services/users/enter-tenant";
import { getPerson } from "./get-person";

/**
 * For server components: the signed-in person in the tenant of this slug. Null when nobody is signed in, they still
 * have to choose a password, there is no such tenant, or they are no member of it: a page answers all with notFound().
 */
export const getTenantContext = cache(async (slug: string): Promise<TenantContext | null> => {
  const person = await getPerson();
  return person && !person.mustChangePassword ? enterTenant(person, slug) : null;
});
