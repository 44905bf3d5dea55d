import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { prisma } from "@/lib/db/prisma";
import { changePassword } from "./change-password";
import { nextAuthOptions } from "./next-auth-options";
import { personOf } from "./person-of";
import { signIn } from "./sign-in";
import { createTestPerson, sessionCookie, TEST_PASSWORD } from "./testing/create-test-person";

const from = () => ({ address: randomUUID() });

test("the right password signs in, whatever the e-mail's case, and a wrong one doesn't", async () => {
  const { userId, email } = await createTestPerson({ role: "platform_admin" });
  const signedIn = await signIn({ email: ` ${email.toUpperCase()} `, password: TEST_PASSWORD, ...from() });
  expect(signedIn).toEqual({ userId, sessionEpoch: 0 });
  expect(await signIn({ email, password: "wrong", ...from() })).toBeNull();
});

test("after some wrong passwords the account is locked, also for the right one", async () => {
  const { userId, email } = await createTestPerson({ role: "platform_admin" });
  for (let no = 0; no < 5; no++) expect(await signIn({ email, password: "wrong", ...from() })).toBeNull();
  await expect(signIn({ email, password: TEST_PASSWORD, ...from() })).rejects.toMatchObject({
    code: "rate_limited",
    options: { retryAfterSec: expect.toSatisfy((seconds) => seconds > 25 && seconds <= 30) },
  });
  await prisma().appUser.update({ where: { id: userId }, data: { lockedUntil: new Date() } });
  expect(await signIn({ email, password: TEST_PASSWORD, ...from() })).not.toBeNull();
  expect(await prisma().appUser.findUnique({ where: { id: userId } })).toMatchObject({
    failedSignIns: 0,
    lockedUntil: null,
  });
});

test("guesses that come all at once are counted one by one", async () => {
  const { email } = await createTestPerson({ role: "platform_admin" });
  const answers = await Promise.allSettled(
    Array.from({ length: 12 }, () => signIn({ email, password: "wrong", ...from() })),
  );
  expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(5);
});

test("an e-mail that nobody has is locked just the same", async () => {
  const email = `${randomUUID()}@example.test`;
  for (let no = 0; no < 5; no++) expect(await signIn({ email, password: "wrong", ...from() })).toBeNull();
  await expect(signIn({ email, password: "wrong", ...from() })).rejects.toMatchObject({
    code: "rate_limited",
  });
});

test("an address that tries many accounts is slowed down", async () => {
  const address = randomUUID();
  const tries = Array.from({ length: 20 }, () =>
    signIn({ email: `${randomUUID()}@example.test`, password: "x", address }),
  );
  const refused = (await Promise.allSettled(tries)).filter((answer) => answer.status === "rejected");
  expect(refused).toHaveLength(5);
});

test("the addresses of one IPv6 /64 are one address", async () => {
  const network = `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}`;
  const tries = Array.from({ length: 20 }, (_, no) =>
    signIn({ email: `${randomUUID()}@example.test`, password: "x", address: `${network}::${no + 1}` }),
  );
  const refused = (await Promise.allSettled(tries)).filter((answer) => answer.status === "rejected");
  expect(refused).toHaveLength(5);
});

test("a right sign-in waits for one or two of another network's many tries, not for all", async () => {
  const { email } = await createTestPerson({ role: "platform_admin" });
  const address = randomUUID();
  let done = 0;
  const tries = Array.from({ length: 15 }, () =>
    signIn({ email: `${randomUUID()}@example.test`, password: "x", address }).finally(() => done++),
  );
  await signIn({ email, password: TEST_PASSWORD, ...from() });
  expect(done).toBeLessThanOrEqual(3);
  await Promise.all(tries);
});

test("next-auth's session holds who and since when, and the rest is read from the database", async () => {
  const { userId } = await createTestPerson({ role: "platform_admin" });
  const { jwt } = nextAuthOptions().callbacks ?? {};
  const claims = await jwt?.({
    token: { name: "x", email: "y" },
    user: { id: userId, sessionEpoch: 0 },
    account: null,
  });
  expect(claims).toEqual({ sub: userId, epoch: 0 });
  expect(await personOf(await sessionCookie({ userId }))).toMatchObject({ userId, isPlatformAdmin: true });
});

test("no cookie, a forged one and one of a gone account sign nobody in", async () => {
  expect(await personOf(null)).toBeNull();
  expect(await personOf("tidelock.session=eyJhbGciOiJkaXIifQ..x.y.z")).toBeNull();
  expect(await personOf(await sessionCookie({ userId: randomUUID() }))).toBeNull();
});

test("changing the password needs the current one and ends every session", async () => {
  const { userId, email } = await createTestPerson({ role: "platform_admin", mustChangePassword: true });
  const cookie = await sessionCookie({ userId });
  const ctx = await personOf(cookie);
  if (!ctx) throw new Error("not signed in");
  const input = { current_password: "wrong", new_password: "another password" };
  await expect(changePassword({ ctx, input })).rejects.toMatchObject({ code: "invalid_request" });
  await changePassword({ ctx, input: { ...input, current_password: TEST_PASSWORD } });
  expect(await personOf(cookie)).toBeNull();
  expect(await signIn({ email, password: TEST_PASSWORD, ...from() })).toBeNull();
  expect(await signIn({ email, password: "another password", ...from() })).toEqual({
    userId,
    sessionEpoch: 1,
  });
  expect(await personOf(await sessionCookie({ userId }, 1))).toMatchObject({ mustChangePassword: false });
});
