import { beforeAll, expect, test, vi } from "vitest";
import { POST as createSnapshot } from "@/app/api/sync/snapshot/create/route";
import { createTestPerson, sessionCookie, type TestPerson } from "@/lib/auth/testing/create-test-person";
import type { CreateTokenRequest } from "@/lib/contract/api-token";
import { createTestTenant, type TestTenant } from "@/lib/db/testing/create-test-tenant";
import { withTenant } from "@/lib/db/with-tenant";
import type { Role, TenantContext } from "@/lib/services/context";
import { requireManager } from "@/lib/services/context";
import { createToken } from "@/lib/services/tokens/create-token";
import { listTokens } from "@/lib/services/tokens/list-tokens";
import { revokeToken } from "@/lib/services/tokens/revoke-token";
import { enterTenant } from "@/lib/services/users/enter-tenant";
import { defineRoute } from "./define-route";
import { callRoute } from "./testing/call-route";

vi.hoisted(() => {
  process.env.API_TOKEN_REQUESTS_PER_SECOND = "4";
});

type Route = Parameters<typeof callRoute>[0];

const look = defineRoute({
  auth: "person",
  handler: ({ ctx }) => ({ slug: ctx.slug, name: ctx.person.name }),
});
const change = defineRoute({ auth: "person", handler: async ({ ctx }) => requireManager(ctx) });
const platform = defineRoute({ auth: "account", handler: () => ({}) });

let home: TestTenant;
let abroad: TestTenant;
beforeAll(async () => {
  [home, abroad] = [await createTestTenant(), await createTestTenant()];
});

async function member(role: Role): Promise<{ ctx: TenantContext; person: TestPerson }> {
  const person = await createTestPerson({ role, tenant: home.slug });
  const ctx = await enterTenant({ ...person, name: "Mara", isPlatformAdmin: false }, home.slug);
  if (!ctx) throw new Error("no member");
  return { ctx, person };
}

async function tokenOf(ctx: TenantContext, part: Partial<CreateTokenRequest> = {}) {
  const input = { name: "ci", scopes: ["read" as const], expires_in_days: 90, ...part };
  return createToken({ ctx, input });
}

type Init = { method?: string; headers?: { [name: string]: string } };

async function call(route: Route, path: string, token: string, init: Init = {}): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, ...init.headers };
  return (await callRoute(route, path, { ...init, headers })).status;
}

const DEVICES = "/api/sync/devices";

test("a token speaks for its person in its own tenant, named or not, and in no other", async () => {
  const { ctx } = await member("manager");
  const { token } = await tokenOf(ctx);
  expect(token).toMatch(/^tlp_[A-Za-z0-9_-]{86}$/);
  for (const query of ["", `?tenant_id=${home.slug}`, `?tenant_id=${home.tenant.toUpperCase()}`]) {
    const response = await callRoute(look, DEVICES + query, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await response.json()).toMatchObject({
      slug: home.slug,
      name: expect.stringContaining("(token ci)"),
    });
  }
  expect(await call(look, `${DEVICES}?tenant_id=${abroad.slug}`, token)).toBe(404);
  expect(await call(platform, "/api/sync/fleet", token)).toBe(401);
});

test("where the body names the tenant, a token works as elsewhere", async () => {
  const { ctx } = await member("manager");
  const { token } = await tokenOf(ctx, { scopes: ["write"] });
  const { token: reader } = await tokenOf(ctx);
  const path = "/api/sync/snapshot/create/";
  const create = (bearer: string, body: object) =>
    callRoute(createSnapshot, path, { method: "POST", token: bearer, body }).then(({ status }) => status);
  expect(await create(token, { tenant_id: home.slug })).toBe(200);
  expect(await create(token, {})).toBe(200);
  expect(await create(token, { tenant_id: abroad.slug })).toBe(404);
  expect(await create(reader, {})).toBe(403);
});

test("a token does what its scopes say, and never more than its person may", async () => {
  const { ctx } = await member("manager");
  const { token: reader } = await tokenOf(ctx, { scopes: ["devices:read"] });
  expect(await call(look, DEVICES, reader)).toBe(200);
  expect(await call(look, "/api/sync/conflicts", reader)).toBe(403);
  expect(await call(change, DEVICES, reader, { method: "POST" })).toBe(403);
  const { token: writer } = await tokenOf(ctx, { scopes: ["devices:write"] });
  // Without an Origin: nothing but its holder sends a token.
  expect(await call(change, DEVICES, writer, { method: "POST" })).toBe(204);
  const { ctx: viewer } = await member("viewer");
  const { token: overreaching } = await tokenOf(viewer, { scopes: ["write"] });
  expect(await call(look, DEVICES, overreaching)).toBe(200);
  expect(await call(change, DEVICES, overreaching, { method: "POST" })).toBe(403);
});

test("tokens make and revoke no tokens", async () => {
  const { ctx } = await member("manager");
  const { token } = await tokenOf(ctx, { scopes: ["write"] });
  expect(await call(change, "/api/sync/tokens", token, { method: "POST" })).toBe(403);
  expect(await call(look, "/api/sync/tokens", token)).toBe(403);
});

test("a session's cookie beside a token counts for nothing", async () => {
  const { ctx, person } = await member("manager");
  const { token, api_token } = await tokenOf(ctx);
  await revokeToken({ ctx, input: { id: api_token.id } });
  const cookie = await sessionCookie(person);
  expect(await call(look, DEVICES, token, { headers: { cookie } })).toBe(401);
});

test("a token ends when it is revoked, when its time is over, and when its person leaves", async () => {
  const { ctx, person } = await member("manager");
  const { tenant: tenantId } = ctx;
  const revoked = await tokenOf(ctx);
  await revokeToken({ ctx, input: { id: revoked.api_token.id } });
  await revokeToken({ ctx, input: { id: revoked.api_token.id } });
  expect(await call(look, DEVICES, revoked.token)).toBe(401);

  const over = await tokenOf(ctx, { expires_in_days: 1 });
  await withTenant(tenantId, (t) =>
    t.models.apiToken.update({
      where: { tenantId_id: { tenantId, id: over.api_token.id } },
      data: { expiresAt: new Date(Date.now() - 1000) },
    }),
  );
  expect(await call(look, DEVICES, over.token)).toBe(401);

  const leaving = await tokenOf(ctx, { expires_in_days: null });
  expect(await call(look, DEVICES, leaving.token)).toBe(200);
  await withTenant(tenantId, (t) =>
    t.models.membership.deleteMany({ where: { tenantId, userId: person.userId } }),
  );
  expect(await call(look, DEVICES, leaving.token)).toBe(404);
});

test("what only looks like a token is unknown", async () => {
  const { ctx } = await member("manager");
  const { token } = await tokenOf(ctx);
  const forged = token.slice(0, -4) + (token.endsWith("AAAA") ? "BBBB" : "AAAA");
  for (const other of [forged, "tlp_", "tlp_short", token.replace("tlp_", "tld_")]) {
    expect(await call(look, DEVICES, other), other).toBe(401);
  }
});

test("a token that asks too often is told to wait", async () => {
  const { ctx } = await member("manager");
  const { token } = await tokenOf(ctx);
  const answers = await Promise.all(Array.from({ length: 30 }, () => call(look, DEVICES, token)));
  expect(answers).toContain(429);
});

test("a list shows whose tokens there are and when they were last used, never what they are", async () => {
  const { ctx: manager } = await member("manager");
  const { ctx: viewer } = await member("viewer");
  const mine = await tokenOf(viewer, { name: "report" });
  await call(look, DEVICES, mine.token);
  const { items } = await listTokens({ ctx: viewer });
  expect(items).toMatchObject([{ name: "report", state: "active", is_yours: true, scopes: ["read"] }]);
  expect(Date.now() - Date.parse(items[0]?.last_used_at ?? "")).toBeLessThan(60_000);
  expect(JSON.stringify(items)).not.toContain(mine.token);
  const seen = (await listTokens({ ctx: manager })).items.find(({ id }) => id === mine.api_token.id);
  expect(seen).toMatchObject({ is_yours: false });

  const { api_token } = await tokenOf(manager);
  await expect(revokeToken({ ctx: viewer, input: { id: api_token.id } })).rejects.toMatchObject({
    code: "forbidden",
  });
  await revokeToken({ ctx: manager, input: { id: mine.api_token.id } });
  expect(await call(look, DEVICES, mine.token)).toBe(401);
  const actions = await withTenant(viewer.tenant, (t) =>
    t.models.auditEntry.findMany({
      where: { tenantId: viewer.tenant, target: "report" },
      orderBy: { id: "asc" },
    }),
  );
  expect(actions.map(({ action }) => action)).toEqual(["api_token.create", "api_token.revoke"]);
});
