import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { prisma } from "@/lib/db/prisma";
import { networkOf } from "@/lib/services/network-of";
import { hasSignedIn, knownBrowserCookie, readKnownBrowser } from "./known-browser";
import { nextAuthOptions } from "./next-auth-options";
import { personOf } from "./person-of";
import { signIn } from "./sign-in";
import { cookieOf, createTestPerson, sessionCookie, TEST_PASSWORD } from "./testing/create-test-person";

/** An unknown browser in a network that no other try comes from. */
const from = () => ({ address: randomUUID(), browser: undefined });

/** A browser in which that account has signed in, as its cookies say. */
function browserOf(email: string) {
  return readKnownBrowser(`other=1; ${knownBrowserCookie(undefined, email).split(";")[0]}`);
}

const tooMany = { code: "rate_limited" };

test("the right password signs in, whatever the e-mail's case, and a wrong one doesn't", async () => {
  const { userId, email } = await createTestPerson({ role: "platform_admin" });
  const signedIn = await signIn({ email: ` ${email.toUpperCase()} `, password: TEST_PASSWORD, ...from() });
  expect(signedIn).toEqual({ userId, passwordHash: expect.stringMatching(/^scrypt\$/) });
  expect(await signIn({ email, password: "wrong", ...from() })).toBeNull();
});

test("after five wrong passwords from one network nobody there gets another try at that account", async () => {
  const { email } = await createTestPerson({ role: "platform_admin" });
  const there = from();
  for (let no = 0; no < 5; no++) expect(await signIn({ email, password: "wrong", ...there })).toBeNull();
  await expect(signIn({ email, password: TEST_PASSWORD, ...there })).rejects.toMatchObject({
    ...tooMany,
    options: { retryAfterSec: expect.toSatisfy((seconds) => seconds > 30 && seconds <= 60) },
  });
});

test("a browser that the account knows gets in where its network has no tries left, another account's doesn't", async () => {
  const { email } = await createTestPerson({ role: "platform_admin" });
  const other = await createTestPerson({ role: "platform_admin" });
  const there = from();
  for (let no = 0; no < 5; no++) await signIn({ email, password: "wrong", ...there });
  const right = { email, password: TEST_PASSWORD, address: there.address };
  await expect(signIn({ ...right, browser: browserOf(other.email) })).rejects.toMatchObject(tooMany);
  expect(await signIn({ ...right, browser: browserOf(email) })).not.toBeNull();
});

test("a browser's mark can't be made up, and a browser keeps few of them", async () => {
  const { email } = await createTestPerson({ role: "platform_admin" });
  const known = browserOf(email);
  expect(hasSignedIn(known, email)).toBe(true);
  expect(hasSignedIn(known, "somebody@example.test")).toBe(false);
  expect(hasSignedIn({ id: known?.id ?? "", marks: ["A".repeat(43)] }, email)).toBe(false);
  for (const cookie of [null, "tidelock.browser=nonsense", `tidelock.browser=${known?.id}`]) {
    expect(readKnownBrowser(cookie)).toBeUndefined();
  }
  let browser = known;
  for (let no = 0; no < 8; no++) {
    browser = readKnownBrowser(knownBrowserCookie(browser, `somebody-${no}@example.test`));
  }
  expect(browser).toMatchObject({ id: known?.id, marks: { length: 5 } });
  expect(hasSignedIn(browser, "somebody-7@example.test")).toBe(true);
});

test("an e-mail that nobody has is counted just the same", async () => {
  const email = `${randomUUID()}@example.test`;
  const there = from();
  for (let no = 0; no < 5; no++) expect(await signIn({ email, password: "wrong", ...there })).toBeNull();
  await expect(signIn({ email, password: "wrong", ...there })).rejects.toMatchObject(tooMany);
});

test("an address that tries many accounts is slowed down", async () => {
  const there = from();
  const tries = Array.from({ length: 20 }, () =>
    signIn({ email: `${randomUUID()}@example.test`, password: "x", ...there }),
  );
  const refused = (await Promise.allSettled(tries)).filter((answer) => answer.status === "rejected");
  expect(refused).toHaveLength(5);
});

test("of 150 wrong tries from one IPv6 /64 fifteen are looked at, and a right one from elsewhere waits for one or two", async () => {
  const { email } = await createTestPerson({ role: "platform_admin" });
  const network = `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}`;
  let done = 0;
  const tries = Array.from({ length: 150 }, (_, no) =>
    signIn({
      email: `${randomUUID()}@example.test`,
      password: "x",
      address: `${network}::${(no + 1).toString(16)}`,
      browser: undefined,
    }).finally(() => done++),
  );
  const outcomes = Promise.allSettled(tries);
  await Promise.resolve();
  const refusedAtOnce = 150 - 15;
  expect(await signIn({ email, password: TEST_PASSWORD, ...from() })).not.toBeNull();
  expect(done - refusedAtOnce).toBeLessThanOrEqual(3);
  const refused = (await outcomes).filter((answer) => answer.status === "rejected");
  expect(refused).toHaveLength(refusedAtOnce);
});

test("next-auth's cookie holds who and which session, and the rest is read from the database", async () => {
  const { userId } = await createTestPerson({ role: "platform_admin" });
  const { jwt } = nextAuthOptions({ headers: new Headers(), onSignedIn: () => {} }).callbacks ?? {};
  const claims = await jwt?.({
    token: { name: "x", email: "y" },
    user: { id: userId, sessionId: "s" },
    account: null,
  });
  expect(claims).toEqual({ sub: userId, sid: "s" });
  const headers = new Headers({ cookie: await sessionCookie({ userId }) });
  expect(await personOf(headers)).toMatchObject({ userId, isPlatformAdmin: true });
});

test("no cookie, a forged one, one of no session and one of a gone account sign nobody in", async () => {
  const { userId } = await createTestPerson({ role: "platform_admin" });
  const who = (cookie?: string) => personOf(new Headers(cookie === undefined ? {} : { cookie }));
  expect(await who()).toBeNull();
  expect(await who("tidelock.session=eyJhbGciOiJkaXIifQ..x.y.z")).toBeNull();
  expect(await who(await cookieOf({ userId, sessionId: randomUUID() }))).toBeNull();
  expect(await who(await cookieOf({ userId: randomUUID(), sessionId: randomUUID() }))).toBeNull();
});

test("what is kept to count tries names neither an account nor a network", async () => {
  const { email } = await createTestPerson({ role: "platform_admin" });
  await signIn({ email, password: "wrong", address: "198.51.100.77", browser: undefined });
  const rows = await prisma().$queryRaw<{ text: string }[]>`SELECT t::text AS text FROM throttle_bucket AS t`;
  const kept = rows.map(({ text }) => text).join();
  expect(rows.length).toBeGreaterThan(0);
  for (const part of [email, networkOf("198.51.100.77")]) {
    expect(kept).not.toContain(Buffer.from(part).toString("hex"));
  }
});
