import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { createTestPerson, sessionCookie, type TestPerson } from "@/lib/auth/testing/create-test-person";
import { createTestTenant, type TestTenant } from "@/lib/db/testing/create-test-tenant";
import { withTenant } from "@/lib/db/with-tenant";
import { defineRoute } from "./define-route";
import { callRoute } from "./testing/call-route";

const whoAmI = defineRoute({
  auth: "person",
  handler: ({ ctx }) => ({ slug: ctx.slug, role: ctx.role, tenant: ctx.tenant }),
});

let [own, other]: TestTenant[] = [];
let member: TestPerson;
let cookie: string;
beforeAll(async () => {
  [own, other] = [await createTestTenant(), await createTestTenant()];
  member = await createTestPerson({ role: "viewer", tenant: own.slug });
  cookie = await sessionCookie(member);
});

async function ask(tenant: string | undefined, as = cookie) {
  const query = tenant === undefined ? "" : `?tenant_id=${encodeURIComponent(tenant)}`;
  const response = await callRoute(whoAmI, `/api/me${query}`, { headers: { cookie: as } });
  const { request_id: _, ...body } = await response.json();
  return { status: response.status, body };
}

test("a member enters by the tenant's id or slug, or without naming their only one", async () => {
  for (const tenant of [own?.tenant, own?.tenant.toUpperCase(), own?.slug, undefined]) {
    expect(await ask(tenant)).toEqual({
      status: 200,
      body: { slug: own?.slug, role: "viewer", tenant: own?.tenant },
    });
  }
});

test("another tenant can't be told from one that doesn't exist", async () => {
  const nowhere = await ask(randomUUID());
  expect(nowhere.status).toBe(404);
  for (const tenant of [other?.tenant, other?.slug, "no-such-slug", "", "' OR 1=1", "\u0000"]) {
    expect(await ask(tenant)).toEqual(nowhere);
  }
});

test("a platform admin enters every tenant, but has to say which", async () => {
  const admin = await sessionCookie(await createTestPerson({ role: "platform_admin" }));
  expect(await ask(other?.slug, admin)).toMatchObject({ status: 200, body: { role: "platform_admin" } });
  expect((await ask(undefined, admin)).status).toBe(404);
});

test("a member who is removed is out at the next request", async () => {
  const leaving = await createTestPerson({ role: "manager", tenant: own?.slug });
  const leavingCookie = await sessionCookie(leaving);
  expect((await ask(own?.slug, leavingCookie)).status).toBe(200);
  if (own)
    await withTenant(own.tenant, (t) =>
      t.models.membership.deleteMany({ where: { userId: leaving.userId } }),
    );
  expect((await ask(own?.slug, leavingCookie)).status).toBe(404);
});

test("who has to choose a password can do nothing else first", async () => {
  const fresh = await createTestPerson({ role: "manager", tenant: own?.slug, mustChangePassword: true });
  const freshCookie = await sessionCookie(fresh);
  expect(await ask(own?.slug, freshCookie)).toMatchObject({ status: 403 });
  const account = defineRoute({ auth: "account", handler: () => undefined });
  expect((await callRoute(account, "/x", { headers: { cookie: freshCookie } })).status).toBe(403);
  const newcomer = defineRoute({ auth: "newcomer", handler: () => undefined });
  expect((await callRoute(newcomer, "/x", { headers: { cookie: freshCookie } })).status).toBe(204);
});
