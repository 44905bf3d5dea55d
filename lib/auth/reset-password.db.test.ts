import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { withUser } from "@/lib/db/user/with-user";
import { withTenant } from "@/lib/db/with-tenant";
import { OPERATOR } from "@/lib/services/operator";
import { startSession } from "@/lib/services/sessions/start-session";
import { makeResetLink } from "@/lib/services/users/make-reset-link";
import { requestReset } from "@/lib/services/users/request-reset";
import { changePassword } from "./change-password";
import { personOf } from "./person-of";
import { lookAtReset, resetPassword } from "./reset-password";
import { signIn } from "./sign-in";
import { createTestPerson, sessionCookie, TEST_PASSWORD } from "./testing/create-test-person";

process.env.LOG_LEVEL = "silent";

const PASSWORD = "a boat with three oars";
const from = () => ({ address: randomUUID() });
const dead = { code: "not_found" };

async function linkFor(email: string): Promise<string> {
  const { link } = await makeResetLink({ person: OPERATOR, input: { email } });
  return link.split("#")[1] ?? "";
}

const reset = (secret: string, password = PASSWORD) =>
  resetPassword({ input: { secret, password, revoke_tokens: false }, ...from() });
const signsIn = async (email: string, password: string) =>
  (await signIn({ email, password, ...from(), browser: undefined })) !== null;

test("a link sets another password once, and ends every session", async () => {
  const person = await createTestPerson({ role: "platform_admin" });
  const { email } = person;
  const cookie = await sessionCookie(person);
  const secret = await linkFor(email);
  expect(await lookAtReset({ input: { secret }, ...from() })).toMatchObject({ email, active_tokens: 0 });
  expect(await reset(secret)).toEqual({ email });
  expect(await personOf(new Headers({ cookie }))).toBeNull();
  expect(await signsIn(email, PASSWORD)).toBe(true);
  expect(await signsIn(email, TEST_PASSWORD)).toBe(false);
  await expect(reset(secret, "another boat of mine")).rejects.toMatchObject(dead);
});

test("of two who use a link at once one sets the password", async () => {
  const { email } = await createTestPerson({ role: "platform_admin" });
  const secret = await linkFor(email);
  const outcomes = await Promise.allSettled([reset(secret), reset(secret, "another boat of mine")]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("a link is worthless behind a newer one, after an hour, and once the password was changed", async () => {
  const person = await createTestPerson({ role: "platform_admin" });
  const { userId, email } = person;
  const first = await linkFor(email);
  const second = await linkFor(email);
  await expect(reset(first)).rejects.toMatchObject(dead);
  const expiresIn = Date.parse((await lookAtReset({ input: { secret: second }, ...from() })).expires_at);
  expect(expiresIn - Date.now()).toBeLessThanOrEqual(3_600_000);
  await withUser(userId, (t) =>
    t.models.passwordReset.updateMany({ where: { userId }, data: { expiresAt: new Date() } }),
  );
  await expect(reset(second)).rejects.toMatchObject(dead);
  const third = await linkFor(email);
  const ctx = await personOf(new Headers({ cookie: await sessionCookie(person) }));
  if (!ctx) throw new Error("not signed in");
  const input = { current_password: TEST_PASSWORD, new_password: PASSWORD, revoke_tokens: false };
  await changePassword({ ctx, input });
  await expect(reset(third)).rejects.toMatchObject(dead);
  await expect(reset("A".repeat(43))).rejects.toMatchObject(dead);
});

test("a weak password doesn't use a link up", async () => {
  const { slug } = await createTestTenant();
  const { email } = await createTestPerson({ role: "manager", tenant: slug });
  const secret = await linkFor(email);
  for (const password of ["password123", email, `${slug}!`]) {
    await expect(reset(secret, password), password).rejects.toMatchObject({ code: "invalid_request" });
  }
  expect(await reset(secret)).toEqual({ email });
});

test("who had a link made and who used it is in the audits of the person's tenants", async () => {
  const { tenant, slug } = await createTestTenant();
  const { email } = await createTestPerson({ role: "viewer", tenant: slug });
  await reset(await linkFor(email));
  const audit = await withTenant(tenant, (t) =>
    t.models.auditEntry.findMany({ where: { tenantId: tenant, target: email }, orderBy: { id: "asc" } }),
  );
  expect(audit.slice(-2).map(({ action, actorName }) => [action, actorName])).toEqual([
    ["account.make_reset_link", "Command line"],
    ["account.reset_password", email.split("@")[0]],
  ]);
});

test("no link for an address that nobody has, and none for who isn't the operator", async () => {
  await expect(linkFor(`${randomUUID()}@example.test`)).rejects.toMatchObject(dead);
  const { userId, email } = await createTestPerson({ role: "platform_admin" });
  const person = { userId, email, name: "Mia", isPlatformAdmin: false };
  await expect(makeResetLink({ person, input: { email } })).rejects.toMatchObject(dead);
});

test("a server that sends no mail says who can help, whoever's address it is", async () => {
  const { email } = await createTestPerson({ role: "platform_admin" });
  for (const asked of [email, `${randomUUID()}@example.test`]) {
    await expect(requestReset({ input: { email: asked }, ...from() })).rejects.toMatchObject({
      ...dead,
      detail: expect.stringContaining("user reset-link"),
    });
  }
});

test("changing the password needs the current one, ends every other session and goes on in this one", async () => {
  const person = await createTestPerson({ role: "platform_admin", mustChangePassword: true });
  const { email } = person;
  const [here, elsewhere] = [await sessionCookie(person), await sessionCookie(person)];
  const who = (cookie: string) => personOf(new Headers({ cookie }));
  const ctx = await who(here);
  if (!ctx) throw new Error("not signed in");
  const change = (current_password: string, new_password: string) =>
    changePassword({ ctx, input: { current_password, new_password, revoke_tokens: false } });
  await expect(change("wrong", PASSWORD)).rejects.toMatchObject({
    code: "invalid_request",
    options: { errors: [{ path: "current_password" }] },
  });
  await expect(change(TEST_PASSWORD, "password123")).rejects.toMatchObject({
    options: { errors: [{ path: "new_password" }] },
  });
  expect(await change(TEST_PASSWORD, PASSWORD)).toEqual({ sessions: 1, tokens: 0 });
  expect(await who(elsewhere)).toBeNull();
  expect(await who(here)).toMatchObject({ mustChangePassword: false });
  expect(await signsIn(email, TEST_PASSWORD)).toBe(false);
  expect(await signsIn(email, PASSWORD)).toBe(true);
});

test("a stolen session can't be used to guess the password", async () => {
  const person = await createTestPerson({ role: "platform_admin" });
  const ctx = await personOf(new Headers({ cookie: await sessionCookie(person) }));
  if (!ctx) throw new Error("not signed in");
  const guess = (current_password: string) =>
    changePassword({ ctx, input: { current_password, new_password: PASSWORD, revoke_tokens: false } });
  for (let no = 0; no < 5; no++)
    await expect(guess("wrong")).rejects.toMatchObject({ code: "invalid_request" });
  await expect(guess(TEST_PASSWORD)).rejects.toMatchObject({ code: "rate_limited" });
});

test("whoever was signing in or changing the password with the old one is out once another one is set", async () => {
  const person = await createTestPerson({ role: "platform_admin" });
  const { email, userId } = person;
  const thief = await personOf(new Headers({ cookie: await sessionCookie(person) }));
  if (!thief) throw new Error("not signed in");
  const looked = await signIn({ email, password: TEST_PASSWORD, ...from(), browser: undefined });
  if (!looked) throw new Error("the password is right");
  const secret = await linkFor(email);
  const input = {
    current_password: TEST_PASSWORD,
    new_password: "a boat of the thief",
    revoke_tokens: false,
  };
  const [own, theft] = await Promise.allSettled([reset(secret), changePassword({ ctx: thief, input })]);
  // Whichever came first, the other one is refused: they don't undo each other.
  expect([own.status, theft.status].toSorted()).toEqual(["fulfilled", "rejected"]);
  const visit = { address: "192.0.2.1", userAgent: "curl/8" };
  expect(await startSession({ ...looked, visit, now: new Date() })).toBeNull();
  expect(await withUser(userId, (t) => t.models.session.count({ where: { userId } }))).toBe(
    own.status === "fulfilled" ? 0 : 1,
  );
});

test("of two who change the password at once one does", async () => {
  const person = await createTestPerson({ role: "platform_admin" });
  const ctx = await personOf(new Headers({ cookie: await sessionCookie(person) }));
  if (!ctx) throw new Error("not signed in");
  const change = (new_password: string) =>
    changePassword({ ctx, input: { current_password: TEST_PASSWORD, new_password, revoke_tokens: false } });
  const outcomes = await Promise.allSettled([change(PASSWORD), change("another boat of mine")]);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});
