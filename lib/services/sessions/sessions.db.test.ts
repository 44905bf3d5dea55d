import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { DELETE } from "@/app/api/account/sessions/[id]/route";
import { POST as END_OTHERS } from "@/app/api/account/sessions/end-others/route";
import { GET } from "@/app/api/account/sessions/route";
import {
  cookieOf,
  createTestPerson,
  sessionCookie,
  startTestSession,
} from "@/lib/auth/testing/create-test-person";
import { pool } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { withUser } from "@/lib/db/user/with-user";
import { withTenant } from "@/lib/db/with-tenant";
import { callRoute } from "@/lib/http/testing/call-route";
import { createToken } from "../tokens/create-token";
import { enterTenant } from "../users/enter-tenant";
import { signOut } from "./end-session";
import { findSignedInPerson } from "./find-signed-in-person";

process.env.LOG_LEVEL = "silent";

const SAME_ORIGIN = { "sec-fetch-site": "same-origin" };
const PHONE =
  "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";
const DAY_MS = 86_400_000;

const list = async (cookie: string) => {
  const answer = await callRoute(GET, "/api/account/sessions", { headers: { cookie } });
  return { status: answer.status, body: await answer.json() };
};
const visit = (address = "192.0.2.1") => ({ address, userAgent: "curl/8" });

test("a person sees where they are signed in, and which of it is this browser", async () => {
  const person = await createTestPerson({ role: "platform_admin" });
  const desk = await sessionCookie(person);
  await sessionCookie(person, PHONE);
  const { body } = await list(desk);
  expect(body).toMatchObject({ active_tokens: 0, items: { length: 2 } });
  expect(body.items).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ browser: "Firefox on Linux", is_this: true }),
      expect.objectContaining({ browser: "Chrome on Android", network: "192.0.2.1", is_this: false }),
    ]),
  );
});

test("a session that is ended is over with its next request, and nobody ends another's", async () => {
  const [person, stranger] = [
    await createTestPerson({ role: "platform_admin" }),
    await createTestPerson({ role: "platform_admin" }),
  ];
  const [desk, phone, foreign] = [
    await sessionCookie(person),
    await sessionCookie(person, PHONE),
    await sessionCookie(stranger),
  ];
  const { id } = (await list(desk)).body.items.find(({ is_this }: { is_this: boolean }) => !is_this);
  const end = (cookie: string) =>
    callRoute(DELETE, `/api/account/sessions/${id}`, {
      method: "DELETE",
      params: { id },
      headers: { ...SAME_ORIGIN, cookie },
    });
  expect((await end(foreign)).status).toBe(404);
  expect((await list(phone)).status).toBe(200);
  expect((await end(desk)).status).toBe(204);
  expect((await list(phone)).status).toBe(401);
  expect((await end(desk)).status).toBe(404);
  expect((await list(desk)).body.items).toHaveLength(1);
});

test("signing out ends the session itself, not only the cookie", async () => {
  const { userId } = await createTestPerson({ role: "platform_admin" });
  const sessionId = await startTestSession({ userId, visit: visit() });
  const cookie = await cookieOf({ userId, sessionId });
  expect((await list(cookie)).status).toBe(200);
  await signOut({ userId, sessionId });
  expect((await list(cookie)).status).toBe(401);
});

test("all other sessions end at once, tokens with them only where that is asked for, and the tenants' audits tell", async () => {
  const { tenant, slug } = await createTestTenant();
  const person = await createTestPerson({ role: "manager", tenant: slug });
  const [desk, phone] = [await sessionCookie(person), await sessionCookie(person, PHONE)];
  const ctx = await enterTenant({ ...person, name: "Mia", isPlatformAdmin: false }, slug);
  if (!ctx) throw new Error("no member");
  for (const name of ["nightly report", "old report"]) {
    await createToken({ ctx, input: { name, scopes: ["read"], expires_in_days: 1 } });
  }
  expect((await list(desk)).body.active_tokens).toBe(2);
  const endOthers = async (body: object) => {
    const answer = await callRoute(END_OTHERS, "/api/account/sessions/end-others", {
      method: "POST",
      body,
      headers: { ...SAME_ORIGIN, cookie: desk },
    });
    return answer.json();
  };
  expect(await endOthers({})).toEqual({ sessions: 1, tokens: 0 });
  expect((await list(phone)).status).toBe(401);
  expect(await endOthers({ revoke_tokens: true })).toEqual({ sessions: 0, tokens: 2 });
  expect((await list(desk)).body).toMatchObject({ active_tokens: 0, items: { length: 1 } });
  const audit = await withTenant(tenant, (t) =>
    t.models.auditEntry.findMany({
      where: { tenantId: tenant, actorId: person.userId },
      orderBy: { id: "asc" },
    }),
  );
  expect(audit.slice(-4).map(({ action, target }) => [action, target])).toEqual([
    ["account.end_other_sessions", person.email],
    ["account.end_other_sessions", person.email],
    ["api_token.revoke", expect.stringContaining("report")],
    ["api_token.revoke", expect.stringContaining("report")],
  ]);
});

test("a session ends 14 days after the sign-in however it is used, and 7 days after its last use", async () => {
  const { userId } = await createTestPerson({ role: "platform_admin" });
  const start = Date.now();
  const at = (days: number) => new Date(start + days * DAY_MS);
  const sessionId = await startTestSession({ userId, visit: visit(), now: at(0) });
  const who = (days: number) => findSignedInPerson({ userId, sessionId }, "192.0.2.1", at(days));
  expect(await who(6.9)).toMatchObject({ userId });
  expect(await who(13.8)).toMatchObject({ userId });
  expect(await who(14.1)).toBeNull();
  const idle = await startTestSession({ userId, visit: visit(), now: at(0) });
  expect(await findSignedInPerson({ userId, sessionId: idle }, "192.0.2.1", at(7.1))).toBeNull();
});

test("a session remembers where it was last used, and a browser that signs in again has one, not two", async () => {
  const { userId } = await createTestPerson({ role: "platform_admin" });
  const now = new Date();
  const first = await startTestSession({ userId, visit: visit(), now });
  await findSignedInPerson({ userId, sessionId: first }, "2001:db8:1:2::9", now);
  const networks = () =>
    withUser(userId, (t) =>
      t.models.session.findMany({ where: { userId }, select: { id: true, network: true } }),
    );
  expect(await networks()).toEqual([{ id: first, network: "2001:db8:1:2::/64" }]);
  const second = await startTestSession({ userId, visit: visit(), replaced: first, now });
  expect(await networks()).toEqual([{ id: second, network: "192.0.2.1" }]);
});

test("a script that signs in for each request keeps a hundred sessions at most", async () => {
  const { userId } = await createTestPerson({ role: "platform_admin" });
  for (let no = 0; no < 103; no++) {
    await startTestSession({ userId, visit: visit(), now: new Date(Date.now() + no) });
  }
  expect(await withUser(userId, (t) => t.models.session.count({ where: { userId } }))).toBe(100);
});

test("the database by itself shows nobody a session, a token or a reset link that isn't theirs", async () => {
  const [own, other] = [
    await createTestPerson({ role: "platform_admin" }),
    await createTestPerson({ role: "platform_admin" }),
  ];
  for (const { userId } of [own, other]) {
    await startTestSession({ userId, visit: visit() });
    const expiresAt = new Date(Date.now() + DAY_MS);
    await withUser(userId, (t) =>
      t.models.passwordReset.create({
        data: { userId, secretHash: new Uint8Array(Buffer.from(randomUUID())), expiresAt },
      }),
    );
  }
  for (const table of ["session", "password_reset", "api_token"]) {
    expect((await pool().query(`SELECT FROM ${table}`)).rowCount, table).toBe(0);
  }
  const seen = await withUser(own.userId, async (t) => [
    ...(await t.models.session.findMany({ select: { userId: true } })),
    ...(await t.models.passwordReset.findMany({ select: { userId: true } })),
  ]);
  expect(seen).toEqual([{ userId: own.userId }, { userId: own.userId }]);
  const changed = await withUser(own.userId, (t) =>
    t.models.session.deleteMany({ where: { userId: other.userId } }),
  );
  expect(changed.count).toBe(0);
  expect(await prisma().session.count()).toBe(0);
});
