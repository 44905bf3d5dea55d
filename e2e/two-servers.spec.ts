import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type APIRequestContext, type APIResponse, expect, test } from "@playwright/test";
import { enrollDevice } from "../lib/sdk/enroll-device";
import { platform } from "../lib/sdk/platform";
import { type Account, openSession } from "./open-session";
import { freePort, type OwnServer, OwnServers } from "./own-server";

test.describe.configure({ mode: "serial", timeout: 180_000 });

/** A request that begins later than this behind a revocation on one server is refused by the others. */
const WITHIN_MS = 1_000;
/** A stream's server looks once a second whether its device was revoked; the look itself takes its time. */
const STREAM_WITHIN_MS = 2_000;

let servers: OwnServers;
let here: OwnServer;
let there: OwnServer;
/** A manager's session on the first server. */
let manager: APIRequestContext;

test.beforeAll(async () => {
  servers = new OwnServers(mkdtempSync(path.join(tmpdir(), "tidelock-two-")));
  here = await servers.startReady(await freePort());
  there = await servers.startReady(await freePort());
  servers.command("tenant", "create", "--slug", "acme", "--name", "Acme");
  manager = await openSession(createUser("manager"), here.url);
});
test.afterAll(() => servers.end());

test("a revoked device is refused by the other server, and its stream there ends", async () => {
  const { deviceId, token } = await enroll();
  const headers = { authorization: `Bearer ${token}` };
  const ask = () => fetch(`${there.url}/api/v1/sync/queue-status`, { headers });
  const stream = await fetch(`${there.url}/api/v1/sync/stream`, { headers });
  const streamEnds = stream.text().then(() => Date.now());
  expect((await ask()).status).toBe(200);

  await done(manager.post(at(`devices/${deviceId}/revoke`), { data: { reason: "lost" } }));
  const since = Date.now();
  expect(await heldAfter(since, async () => (await ask()).status === 401)).toBeLessThanOrEqual(WITHIN_MS);
  expect((await streamEnds) - since).toBeLessThanOrEqual(STREAM_WITHIN_MS);
});

test("a member's new role, and the end of it, hold on the other server", async () => {
  const account = createUser("manager");
  const member = await openSession(account, there.url);
  const { items } = await (await manager.get(at("members"))).json();
  const { user_id } = items.find(({ email }: Account) => email === account.email);
  const invite = () => member.post(at("enrollment-codes"), { data: {} }).then((answer) => answer.status());
  const read = () => member.get(at("devices")).then((answer) => answer.status());
  expect(await invite()).toBe(201);

  await done(manager.patch(at(`members/${user_id}`), { data: { role: "viewer" } }));
  let since = Date.now();
  expect(await heldAfter(since, async () => (await invite()) === 403)).toBeLessThanOrEqual(WITHIN_MS);
  expect(await read()).toBe(200);

  await done(manager.delete(at(`members/${user_id}`), { data: {} }));
  since = Date.now();
  expect(await heldAfter(since, async () => (await read()) === 404)).toBeLessThanOrEqual(WITHIN_MS);
});

test("a session that is ended, signed out of, or left behind by another password is over on the other server", async () => {
  const account = createUser("viewer");
  const onThere = () => openSession(account, there.url);
  const own = await openSession(account, here.url);
  const endings = [
    async () => {
      const { items } = await (await own.get("/api/account/sessions")).json();
      const { id } = items.find(({ is_this }: { is_this: boolean }) => !is_this);
      await done(own.delete(`/api/account/sessions/${id}`, { data: {} }));
    },
    () => done(own.post("/api/account/sessions/end-others", { data: {} })),
    () => {
      const passwords = { current_password: account.password, new_password: randomUUID() };
      return done(own.post("/api/account/password", { data: passwords }));
    },
  ];
  for (const end of endings) {
    const other = await onThere();
    const read = () => other.get(at("devices")).then((answer) => answer.status());
    expect(await read()).toBe(200);
    await end();
    expect(await heldAfter(Date.now(), async () => (await read()) === 401)).toBeLessThanOrEqual(WITHIN_MS);
    await other.dispose();
  }
  const { cookies } = await own.storageState();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const keptCookie = () =>
    fetch(`${there.url}${at("devices")}`, { headers: { cookie } }).then((answer) => answer.status);
  expect(await keptCookie()).toBe(200);
  const { csrfToken } = await (await own.get("/api/auth/csrf")).json();
  await done(own.post("/api/auth/signout", { form: { csrfToken, json: "true" } }));
  expect(await heldAfter(Date.now(), async () => (await keptCookie()) === 401)).toBeLessThanOrEqual(
    WITHIN_MS,
  );
});

test("a revoked personal token is refused by the other server", async () => {
  const made = await manager.post(at("tokens"), { data: { name: "CI", scopes: ["read"] } });
  const { token, api_token } = await made.json();
  const read = () =>
    fetch(`${there.url}${at("devices")}`, { headers: { authorization: `Bearer ${token}` } }).then(
      (answer) => answer.status,
    );
  expect(await read()).toBe(200);
  await done(manager.post(at(`tokens/${api_token.id}/revoke`), { data: {} }));
  const since = Date.now();
  expect(await heldAfter(since, async () => (await read()) === 401)).toBeLessThanOrEqual(WITHIN_MS);
});

const at = (route: string) => `/api/sync/${route}?tenant_id=acme`;

/** When the last request began for which it did not hold yet, in ms. */
async function heldAfter(since: number, holds: () => Promise<boolean>): Promise<number> {
  let tookMs = 0;
  for (let beganAt = since; !(await holds()); beganAt = Date.now()) {
    tookMs = beganAt - since;
    if (tookMs > 10_000) throw new Error("it never held");
  }
  test.info().annotations.push({ type: "held after", description: `${tookMs} ms` });
  return tookMs;
}

async function done(request: Promise<APIResponse>): Promise<void> {
  const answer = await request;
  expect(answer.ok(), await answer.text()).toBe(true);
}

function createUser(role: "manager" | "viewer"): Account {
  const account = { email: `${role}-${randomUUID()}@e2e.test`, password: randomUUID() };
  const made = servers.commandWith(
    account.password,
    ...["user", "create", "--email", account.email, "--role", role, "--tenant", "acme"],
  );
  expect(made).toMatchObject({ status: 0, stderr: "" });
  return account;
}

function enroll() {
  const made = servers.command("enrollment-code", "create", "--tenant", "acme", "--json");
  return enrollDevice({
    ...platform(globalThis),
    url: here.url,
    code: JSON.parse(made.stdout).code,
    device: { name: "Lost", platform: "android", app_version: "1.0.0", user_id: "u" },
  });
}
