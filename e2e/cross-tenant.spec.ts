import { randomUUID } from "node:crypto";
import { type APIRequestContext, type APIResponse, expect, test } from "@playwright/test";
import { appPages, appRoutes } from "./app-routes";
import { anonymousSession } from "./open-session";
import { type Audience, ENDLESS, OPEN_PAGES, OTHER_PAGES, RULES, TENANT_PAGES } from "./route-rules";
import { SERVER_URL } from "./server-url";
import { type BusyTenant, setUpBusyTenant } from "./set-up-busy-tenant";

const ROLES = ["anonymous", "viewer", "manager", "device"] as const;
type Role = (typeof ROLES)[number];

/** What people and devices of tenant A get when they ask for tenant B. */
const REFUSAL: Record<Exclude<Audience, "anyone">, Record<Role, number>> = {
  member: { anonymous: 401, viewer: 404, manager: 404, device: 401 },
  manager: { anonymous: 401, viewer: 404, manager: 404, device: 401 },
  platform: { anonymous: 401, viewer: 404, manager: 404, device: 401 },
  // The tenant is the token's, whatever else a request names.
  device: { anonymous: 401, viewer: 401, manager: 401, device: 200 },
  nobody: { anonymous: 404, viewer: 404, manager: 404, device: 404 },
};

let a: BusyTenant;
let b: BusyTenant;
let nobody: APIRequestContext;
let before: string;

test.beforeAll(async () => {
  [a, b, nobody] = await Promise.all([setUpBusyTenant("Ahoy"), setUpBusyTenant("Brine"), anonymousSession()]);
  before = await standingOf(b);
});

test("every route and every page has a rule in this file", () => {
  expect(Object.keys(RULES).sort()).toEqual(appRoutes().sort());
  expect([...Object.keys(TENANT_PAGES), ...Object.keys(OTHER_PAGES)].sort()).toEqual(appPages().sort());
});

test("a tenant's own manager sees everything that the others must not see", async () => {
  const answers = Object.entries(RULES)
    .filter(([route, rule]) => route.startsWith("GET") && ["member", "manager"].includes(rule.for))
    .map(async ([route]) => {
      const answer = await call(route, "manager", { from: b, of: b, tenant: b.slug });
      expect.soft(answer.status(), route).toBe(200);
      return answer.text();
    });
  const seen = (await Promise.all(answers)).join();
  for (const secret of secretsOf(b)) expect.soft(seen).toContain(secret);
});

for (const [route, rule] of Object.entries(RULES)) {
  test(`${route} gives nothing of another tenant to anybody`, async () => {
    for (const role of ROLES) {
      if (ENDLESS.has(route) && role === "device") continue;
      for (const tenant of [b.slug, b.id]) {
        const answer = await call(route, role, { from: a, of: b, tenant });
        if (rule.for === "anyone") expect.soft(answer.status(), role).toBeLessThan(500);
        else expect.soft(answer.status(), role).toBe(REFUSAL[rule.for][role]);
        await expectNothingOf(b, answer);
      }
    }
  });
}

for (const [route, rule] of Object.entries(RULES)) {
  if (rule.for !== "member" && rule.for !== "manager") continue;
  test(`${route} knows no id of another tenant, and lets a viewer look at most`, async () => {
    if (rule.path(a) !== rule.path(b)) {
      const foreign = await call(route, "manager", { from: a, of: b, tenant: a.slug });
      expect.soft(foreign.status(), "A's manager with an id of B").toBe(404);
      await expectNothingOf(b, foreign);
    }
    const viewer = await call(route, "viewer", { from: a, of: a, tenant: a.slug });
    expect.soft(rule.for === "member" ? [200, 201] : [403], "A's viewer at home").toContain(viewer.status());
  });
}

for (const [page, behind] of Object.entries(TENANT_PAGES)) {
  test(`the page ${page} exists for members only`, async () => {
    const foreign = `/t/${b.slug}${behind(b)}`;
    for (const role of ["anonymous", "device"] as const) {
      const answer = await open(foreign, role);
      expect.soft(answer.status(), role).toBe(307);
      expect.soft(answer.headers().location, role).toContain("/login?next=");
      await expectNothingOf(b, answer);
    }
    for (const role of ["viewer", "manager"] as const) {
      const answer = await open(foreign, role);
      expect.soft(answer.status(), role).toBe(404);
      await expectNothingOf(b, answer);
      expect.soft((await open(`/t/${a.slug}${behind(a)}`, role)).status(), `${role} at home`).toBe(200);
    }
    if (behind(a) !== behind(b)) {
      const mixed = await open(`/t/${a.slug}${behind(b)}`, "manager");
      expect.soft(mixed.status(), "A's page with an id of B").toBe(404);
      await expectNothingOf(b, mixed);
    }
  });
}

for (const [page, status] of Object.entries(OTHER_PAGES)) {
  test(`the page ${page} tells a member nothing of other tenants`, async () => {
    for (const role of ["viewer", "manager"] as const) {
      const answer = await open(page, role);
      expect.soft(answer.status(), role).toBe(status);
      await expectNothingOf(b, answer);
    }
    for (const role of ["anonymous", "device"] as const) {
      const answer = await open(page, role);
      if (!OPEN_PAGES.has(page)) expect.soft(answer.headers().location, role).toContain("/login");
      await expectNothingOf(b, answer);
    }
  });
}

test("a viewer sees no buttons that would be refused", async ({ browser }) => {
  const context = await browser.newContext({ storageState: await a.viewer.session.storageState() });
  const page = await context.newPage();
  await page.goto(`/t/${a.slug}/policies`);
  await expect(page.getByText("managers can change it")).toBeVisible();
  await expect(page.getByRole("link", { name: "Change" })).toHaveCount(0);
  await page.goto(`/t/${a.slug}/conflicts/${a.conflictId}`);
  await expect(page.getByText("You can look but not decide")).toBeVisible();
  await expect(page.getByRole("button", { name: /Resolve|to choose/ })).toHaveCount(0);
  await page.goto(`/t/${a.slug}/settings?tab=enrolment`);
  await expect(page.getByRole("heading", { name: "For managers" })).toBeVisible();
  await expect(page.getByRole("button", { name: "New code" })).toHaveCount(0);
  await context.close();
});

test("a device can't reach over by a checkpoint, a device id, a record's id or a stream", async () => {
  const theirs = await deviceCall(b, "GET", "/api/v1/sync/pull");
  expect(await theirs.text()).toContain(b.task.title);
  const { checkpoint } = await theirs.json();
  const wrongPoint = await deviceCall(
    a,
    "GET",
    `/api/v1/sync/pull?checkpoint=${encodeURIComponent(checkpoint)}`,
  );
  expect(wrongPoint.status()).toBe(422);
  await expectNothingOf(b, wrongPoint);

  const push = (body: object) =>
    deviceCall(a, "POST", "/api/v1/sync/push", { batch_id: randomUUID(), entries: [], ...body });
  const posing = await push({ device_id: b.phone.id });
  expect(posing.status()).toBe(403);
  expect((await posing.json()).code).toBe("device_mismatch");

  const stream = await fetch(`${SERVER_URL}/api/v1/sync/stream`, { headers: bearer(a) });
  const entry = {
    op_id: randomUUID(),
    domain: "task",
    mobile_id: b.task.mobileId,
    data: { title: "A's own" },
  };
  await b.other.sync.mutate({ domain: "journal", changes: { title: "only B hears of this" } });
  await b.other.sync.syncAll();
  await a.other.sync.mutate({ domain: "journal", changes: { title: "A hears of this" } });
  await a.other.sync.syncAll();
  const told = await firstCheckpoint(stream);
  const since = await deviceCall(a, "GET", `/api/v1/sync/pull?checkpoint=${encodeURIComponent(told)}`);
  expect(since.status(), "the stream's first word is of the device's own tenant").toBe(200);

  const written = await push({ entries: [entry] });
  expect((await written.json()).results).toMatchObject([{ status: "applied" }]);
  await expectNothingOf(b, written, [b.task.mobileId]);
});

test("after all of this the other tenant is as it was", async () => {
  expect(await standingOf(b)).toBe(before);
});

type Asked = { from: BusyTenant; of: BusyTenant; tenant: string };

/** Calls a route as somebody of `from`, with the ids of `of`, naming `tenant`. */
function call(route: string, role: Role, { from, of, tenant }: Asked): Promise<APIResponse> {
  const rule = RULES[route];
  if (!rule) throw new Error(`no rule for ${route}`);
  const [method] = route.split(" ");
  const path = rule.path(of);
  return sessionOf(role, from).fetch(`${path}${path.includes("?") ? "&" : "?"}tenant_id=${tenant}`, {
    method,
    data: rule.body,
    headers: { ...rule.headers, ...(role === "device" && bearer(from)) },
  });
}

function open(path: string, role: Role): Promise<APIResponse> {
  return sessionOf(role, a).get(path, { maxRedirects: 0, headers: role === "device" ? bearer(a) : {} });
}

function deviceCall(of: BusyTenant, method: string, path: string, data?: object): Promise<APIResponse> {
  return nobody.fetch(path, { method, data, headers: bearer(of) });
}

function sessionOf(role: Role, of: BusyTenant): APIRequestContext {
  return role === "viewer" || role === "manager" ? of[role].session : nobody;
}

const bearer = (of: BusyTenant) => ({ authorization: `Bearer ${of.phone.token}` });

/** What nobody outside may learn. */
function secretsOf({ id, name, manager, viewer, phone, other, ...of }: BusyTenant): string[] {
  const people = [manager.id, manager.email, viewer.id, viewer.email];
  return [
    id,
    name,
    ...people,
    phone.id,
    phone.name,
    other.id,
    of.conflictId,
    of.codeId,
    ...Object.values(of.alert),
    of.tokenId,
    of.invitationId,
    of.task.mobileId,
    of.task.title,
  ];
}

/** Neither the body nor a header tells what the asker didn't say themselves. */
async function expectNothingOf(tenant: BusyTenant, answer: APIResponse, said: string[] = []): Promise<void> {
  const told = `${JSON.stringify(answer.headers())} ${await answer.text()}`;
  for (const secret of [tenant.slug, ...secretsOf(tenant)]) {
    if (answer.url().includes(secret) || said.includes(secret)) continue;
    expect.soft(told, `${answer.url()} tells ${secret}`).not.toContain(secret);
  }
}

/** All that somebody else could have changed of a tenant, as its manager sees it. */
async function standingOf({ slug, manager, task, conflictId }: BusyTenant): Promise<string> {
  const parts = [
    "members",
    "settings",
    "enrollment-codes",
    "policies",
    `conflicts/${conflictId}`,
    "alerts/channels",
    "alerts/deliveries",
    "tokens",
    "invitations",
  ];
  const texts = [...parts, `records/task/${task.mobileId}`].map(async (part) => {
    const answer = await manager.session.get(`/api/sync/${part}?tenant_id=${slug}`);
    expect(answer.status(), part).toBe(200);
    return answer.text();
  });
  return (await Promise.all(texts)).join("\n");
}

async function firstCheckpoint(stream: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const found = /data: (\{.*\})\n/.exec(text)?.[1];
    if (found) return JSON.parse(found).checkpoint;
  }
  throw new Error(`the stream ended after: ${text}`);
}
