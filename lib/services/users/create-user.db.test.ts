import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { prisma } from "@/lib/db/prisma";
import { tenantId } from "@/lib/db/tenant-id";
import { withTenant } from "@/lib/db/with-tenant";
import { OPERATOR } from "../operator";
import { createTenant } from "../tenants/create-tenant";
import { createUser } from "./create-user";

const address = () => `${randomUUID().slice(0, 8)}@Example.test`;
const account = { password_hash: "scrypt$x" };

test("a manager is a member of the tenant, and the tenant's audit says who came", async () => {
  const { id, slug } = await createTenant({
    person: OPERATOR,
    input: { slug: `t-${randomUUID().slice(0, 8)}`, name: "A" },
  });
  const email = address();
  const created = await createUser({
    person: OPERATOR,
    input: { ...account, email, role: "manager", tenant: slug },
  });
  expect(created).toMatchObject({ email: email.toLowerCase(), role: "manager", tenant: slug });
  const tenant = tenantId(id);
  const [membership, audit] = await withTenant(tenant, async (t) => [
    await t.models.membership.findMany({ where: { tenantId: tenant } }),
    await t.models.auditEntry.findMany({ where: { tenantId: tenant, action: "member.add" } }),
  ]);
  expect(membership).toMatchObject([{ userId: created.id, role: "manager" }]);
  expect(audit).toMatchObject([{ target: email.toLowerCase(), after: { role: "manager" } }]);
});

test("a platform admin belongs to no tenant", async () => {
  const { id } = await createUser({
    person: OPERATOR,
    input: { ...account, email: address(), role: "platform_admin" },
  });
  expect(await prisma().appUser.findUniqueOrThrow({ where: { id } })).toMatchObject({
    isPlatformAdmin: true,
  });
});

test("an address has one account, whatever its case, and a refusal leaves nothing behind", async () => {
  const email = address();
  const { slug } = await createTenant({
    person: OPERATOR,
    input: { slug: `t-${randomUUID().slice(0, 8)}`, name: "B" },
  });
  await createUser({ person: OPERATOR, input: { ...account, email, role: "platform_admin" } });
  const again = createUser({
    person: OPERATOR,
    input: { ...account, email: email.toUpperCase(), role: "viewer", tenant: slug },
  });
  await expect(again).rejects.toThrow("conflict");
  expect(await prisma().appUser.count({ where: { email: email.toLowerCase() } })).toBe(1);
});

test("a viewer without a tenant, or of an unknown one, is refused", async () => {
  const input = { ...account, email: address(), role: "viewer" as const };
  await expect(createUser({ person: OPERATOR, input })).rejects.toThrow("invalid_request");
  const unknown = { ...input, tenant: "nowhere" };
  await expect(createUser({ person: OPERATOR, input: unknown })).rejects.toThrow("not_found");
});
