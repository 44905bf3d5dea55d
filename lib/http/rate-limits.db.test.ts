import { expect, test, vi } from "vitest";
import { createTestPerson, sessionCookie } from "@/lib/auth/testing/create-test-person";
import { eventBuffer } from "@/lib/services/analytics/event-buffer";
import { getDevice } from "@/lib/services/devices/get-device";
import { enrollTestDevice } from "@/lib/services/testing/enroll-test-device";
import { testContext } from "@/lib/services/testing/test-context";
import { TokenBuckets } from "@/lib/services/token-buckets";
import { defineRoute } from "./define-route";
import { measureSync } from "./measure-sync";
import { callRoute } from "./testing/call-route";

process.env.DEVICE_REQUESTS_PER_SECOND = "0.5";
process.env.TENANT_REQUESTS_PER_SECOND = "2";
process.env.PERSON_REQUESTS_PER_SECOND = "1";

const route = defineRoute({ auth: "device", handler: () => undefined });
const personRoute = defineRoute({ auth: "person", handler: () => undefined });
const ask = ({ token }: { token: string }) => callRoute(route, "/x", { token });

test("a device that asks too often is told when to come back, and its neighbours aren't held up", async () => {
  const ctx = await testContext();
  const [hasty, calm] = [await enrollTestDevice(ctx), await enrollTestDevice(ctx)];
  expect((await ask(hasty)).status).toBe(204);
  const refused = await ask(hasty);
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({
    code: "rate_limited",
    detail: expect.stringContaining("device"),
  });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await ask(calm)).status).toBe(204);
});

test("a device is the same one however it spaces its header", async () => {
  const { token } = await enrollTestDevice(await testContext());
  const asked = async (authorization: string) =>
    (await callRoute(route, "/x", { headers: { authorization } })).status;
  expect(await asked(`Bearer ${token}`)).toBe(204);
  expect(await asked(`Bearer   ${token}`)).toBe(429);
  expect(await asked(`bearer ${token}`)).toBe(429);
});

test("what is far too long for a token is refused and not kept to count its requests", async () => {
  const take = vi.spyOn(TokenBuckets.prototype, "take");
  for (const prefix of ["", "tld_", "tlp_"]) {
    const token = prefix + "x".repeat(16_000);
    expect((await ask({ token })).status).toBe(401);
    expect((await callRoute(personRoute, "/x", { token })).status).toBe(401);
  }
  for (const [key] of take.mock.calls) expect(key.length).toBeLessThan(200);
  take.mockRestore();
});

test("a tenant as a whole has its limit too, and other tenants theirs", async () => {
  const ctx = await testContext();
  const fleet = [];
  for (let no = 0; no < 6; no++) fleet.push(await enrollTestDevice(ctx));
  const elsewhere = await enrollTestDevice(await testContext());
  const answers = await Promise.all(fleet.map(ask));
  const refused = answers.find((answer) => answer.status === 429);
  expect(await refused?.json()).toMatchObject({ detail: expect.stringContaining("tenant") });
  expect((await ask(elsewhere)).status).toBe(204);
});

test("a person who asks too often is told when to come back, whatever browser they use, and others aren't", async () => {
  const hasty = await createTestPerson({ role: "platform_admin" });
  const calm = await sessionCookie(await createTestPerson({ role: "platform_admin" }));
  const account = defineRoute({ auth: "account", handler: () => undefined });
  const asked = async (cookie: string) => callRoute(account, "/x", { headers: { cookie } });
  const browsers = [await sessionCookie(hasty), await sessionCookie(hasty)];
  const answers = [];
  for (let n = 0; n < 10; n++) answers.push(await asked(browsers[n % 2] ?? ""));
  const refused = answers.find(({ status }) => status === 429);
  expect(await refused?.json()).toMatchObject({ code: "rate_limited" });
  expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(answers.slice(0, 5).every(({ status }) => status === 204)).toBe(true);
  expect((await asked(calm)).status).toBe(204);
});

test("a request that its tenant's limit held up is measured as refused", async () => {
  const ctx = await testContext();
  const phone = await enrollTestDevice(ctx);
  const others = [];
  for (let no = 0; no < 4; no++) others.push(await enrollTestDevice(ctx));
  await Promise.all(others.map(ask));
  const pull = defineRoute({ auth: "device", handler: () => undefined, measure: measureSync("pull") });
  expect((await callRoute(pull, "/x", { token: phone.token })).status).toBe(429);
  await eventBuffer().flush();
  const { syncs } = await getDevice({ ctx, input: { device_id: phone.device_id } });
  expect(syncs.latest).toMatchObject([{ kind: "pull", outcome: "refused", reason: "rate_limited" }]);
});
