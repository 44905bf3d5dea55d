import { randomUUID } from "node:crypto";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import type { Role, TenantContext } from "../context";

/** A person in a tenant that no other test knows. */
export async function testContext(role: Role = "manager"): Promise<TenantContext> {
  const { tenant, slug } = await createTestTenant();
  return { tenant, slug, tenantName: slug, timeZone: "UTC", role, person: testPerson("Mara") };
}

/** The same tenant through the eyes of somebody else. */
export function asRole(ctx: TenantContext, role: Role, name = "Vera"): TenantContext {
  return { ...ctx, role, person: testPerson(name) };
}

function testPerson(name: string) {
  return { userId: randomUUID(), email: `${name.toLowerCase()}@example.test`, name, isPlatformAdmin: false };
}
