import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { personOf } from "@/lib/auth/person-of";
import { register } from "@/lib/auth/register";
import { resetPassword } from "@/lib/auth/reset-password";
import { signIn } from "@/lib/auth/sign-in";
import { createTestPerson, sessionCookie, TEST_PASSWORD } from "@/lib/auth/testing/create-test-person";
import type { MembershipRole } from "@/lib/contract/member";
import { pool } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { sql } from "@/lib/db/sql";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { listMembers } from "../members/list-members";
import { removeMember } from "../members/remove-member";
import { restoreMember } from "../members/restore-member";
import { OPERATOR } from "../operator";
import { asRole, testContext } from "../testing/test-context";
import { authenticateToken } from "../tokens/authenticate-token";
import { createToken } from "../tokens/create-token";
import { enterTenant } from "../users/enter-tenant";
import { makeResetLink } from "../users/make-reset-link";
import { acceptInvitation } from "./accept-invitation";
import { invite } from "./invite";
import { listInvitations } from "./list-invitations";
import { lookAtInvitation } from "./look-at-invitation";
import { revokeInvitation } from "./revoke-invitation";

process.env.LOG_LEVEL = "silent";

const newAddress = () => `${randomUUID().slice(0, 8)}@example.test`;
const PASSWORD = "a boat with three oars";
const ORIGIN = "https://sync.example.test";

async function inviteByHand(ctx: TenantContext, email: string, role: MembershipRole = "viewer") {
  const { invitation, link } = await invite({ ctx, input: { email, role }, origin: ORIGIN });
  const secret = link?.split("#")[1] ?? "";
  return { invitation, link, secret };
}

const from = () => ({ address: randomUUID() });
const registerWith = (secret: string, name = "Noor") =>
  register({ input: { secret, name, password: PASSWORD }, ...from() });

async function signedIn(person: { userId: string }) {
  const ctx = await personOf(new Headers({ cookie: await sessionCookie(person) }));
  if (!ctx) throw new Error("not signed in");
  return ctx;
}

const rolesIn = async (ctx: TenantContext) =>
  Object.fromEntries((await listMembers({ ctx })).items.map(({ email, role }) => [email, role]));

describe("an invitation that is handed over", () => {
  it("is a link with a secret that nothing keeps, and makes nobody a member by itself", async () => {
    const ctx = await testContext();
    const email = newAddress();
    const { invitation, link, secret } = await inviteByHand(ctx, email);
    expect(link).toBe(`${ORIGIN}/invitation#${secret}`);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(invitation).toMatchObject({ email, role: "viewer", state: "waiting", by_mail: false });
    expect(await rolesIn(ctx)).toEqual({});
    expect(await prisma().appUser.count({ where: { email } })).toBe(0);
    const listed = await listInvitations({ ctx });
    expect(listed.items).toEqual([invitation]);
    const kept = await withTenant(ctx.tenant, (t) => t.rows(sql`SELECT i::text FROM invitation AS i`));
    expect(JSON.stringify([kept, listed])).not.toContain(secret);
  });

  it("is looked at as often as one likes, and makes an account and a member once", async () => {
    const ctx = await testContext();
    const email = newAddress();
    const { secret } = await inviteByHand(ctx, email, "manager");
    for (let no = 0; no < 2; no++) {
      expect(await lookAtInvitation({ input: { secret }, ...from() })).toMatchObject({
        email,
        role: "manager",
        tenant_name: ctx.tenantName,
        invited_by: "Mara",
      });
    }
    expect(await registerWith(secret)).toEqual({ email, tenant: ctx.slug });
    expect(await rolesIn(ctx)).toEqual({ [email]: "manager" });
    expect(await signIn({ email, password: PASSWORD, ...from(), browser: undefined })).not.toBeNull();
    await expect(registerWith(secret)).rejects.toMatchObject({ code: "not_found" });
    expect((await listInvitations({ ctx })).items).toEqual([]);
  });

  it("lets one of two in who use it at once", async () => {
    const ctx = await testContext();
    const { secret } = await inviteByHand(ctx, newAddress());
    const outcomes = await Promise.allSettled([registerWith(secret, "One"), registerWith(secret, "Other")]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("is worthless when it was taken back, when a newer one was made, and when its time is over", async () => {
    const ctx = await testContext();
    const email = newAddress();
    const dead = { code: "not_found" };
    const first = await inviteByHand(ctx, email);
    const second = await inviteByHand(ctx, email, "manager");
    await expect(registerWith(first.secret)).rejects.toMatchObject(dead);
    await revokeInvitation({ ctx, input: { id: second.invitation.id } });
    await expect(lookAtInvitation({ input: second, ...from() })).rejects.toMatchObject(dead);
    await expect(revokeInvitation({ ctx, input: { id: second.invitation.id } })).rejects.toMatchObject(dead);
    const third = await inviteByHand(ctx, email);
    await withTenant(ctx.tenant, (t) =>
      t.models.invitation.updateMany({
        where: { tenantId: ctx.tenant, id: third.invitation.id },
        data: { expiresAt: new Date() },
      }),
    );
    await expect(registerWith(third.secret)).rejects.toMatchObject(dead);
    expect((await listInvitations({ ctx })).items).toMatchObject([{ email, state: "expired" }]);
    await expect(lookAtInvitation({ input: { secret: "A".repeat(43) }, ...from() })).rejects.toMatchObject(
      dead,
    );
  });

  it("stands for seven days", async () => {
    const { invitation } = await inviteByHand(await testContext(), newAddress());
    const days = (Date.parse(invitation.expires_at) - Date.parse(invitation.created_at)) / 86_400_000;
    expect(days).toBe(7);
  });

  it("takes no password that somebody would try first, and is not used up by one", async () => {
    const ctx = await testContext();
    const email = newAddress();
    const { secret } = await inviteByHand(ctx, email);
    for (const password of ["password123", "Sunshine2026!", email, `${ctx.tenantName}!!`]) {
      const attempt = register({ input: { secret, name: "Noor", password }, ...from() });
      await expect(attempt, password).rejects.toMatchObject({
        code: "invalid_request",
        options: { errors: [{ path: "password" }] },
      });
    }
    expect(await registerWith(secret)).toMatchObject({ email });
  });

  it("is for managers to make, to see and to take back", async () => {
    const ctx = await testContext();
    const { invitation } = await inviteByHand(ctx, newAddress());
    const viewer = asRole(ctx, "viewer");
    const forbidden = { code: "forbidden" };
    await expect(inviteByHand(viewer, newAddress())).rejects.toMatchObject(forbidden);
    await expect(listInvitations({ ctx: viewer })).rejects.toMatchObject(forbidden);
    await expect(revokeInvitation({ ctx: viewer, input: invitation })).rejects.toMatchObject(forbidden);
    const elsewhere = await testContext();
    await expect(revokeInvitation({ ctx: elsewhere, input: invitation })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("is in the audit: who invited, who took back, who came", async () => {
    const ctx = await testContext();
    const email = newAddress();
    const { invitation } = await inviteByHand(ctx, email);
    await revokeInvitation({ ctx, input: invitation });
    await registerWith((await inviteByHand(ctx, email)).secret);
    const audit = await withTenant(ctx.tenant, (t) =>
      t.models.auditEntry.findMany({
        where: { tenantId: ctx.tenant, target: email },
        orderBy: { id: "asc" },
      }),
    );
    expect(audit.map(({ action, actorName }) => [action, actorName])).toEqual([
      ["invitation.create", "Mara"],
      ["invitation.revoke", "Mara"],
      ["invitation.create", "Mara"],
      ["member.add", "Noor"],
    ]);
  });
});

describe("an account belongs to who proves the address", () => {
  it("so the first inviter never gets into a later inviter's tenant", async () => {
    const [b, a] = [await testContext(), await testContext()];
    const email = newAddress();
    // B's manager keeps the link and makes the account themself.
    await registerWith((await inviteByHand(b, email)).secret, "An impostor");
    const user = await prisma().appUser.findUniqueOrThrow({ where: { email } });
    const impostorCookie = await sessionCookie({ userId: user.id });
    const impostor = await personOf(new Headers({ cookie: impostorCookie }));
    if (!impostor) throw new Error("not signed in");
    // A's manager hands their link to the address's true owner.
    const { secret } = await inviteByHand(a, email, "manager");
    expect(await rolesIn(a)).toEqual({});
    expect(await enterTenant(impostor, a.slug)).toBeNull();
    await expect(registerWith(secret)).rejects.toMatchObject({ code: "conflict" });
    expect(await enterTenant(impostor, a.slug)).toBeNull();
    // Whom the operator takes for the owner gets the account, and the impostor is out.
    const reset = await makeResetLink({ person: OPERATOR, input: { email } });
    const own = { secret: reset.link.split("#")[1] ?? "", password: PASSWORD, revoke_tokens: true };
    await resetPassword({ input: own, ...from() });
    expect(await personOf(new Headers({ cookie: impostorCookie }))).toBeNull();
    await acceptInvitation({ ctx: await signedIn({ userId: user.id }), input: { secret } });
    expect(await rolesIn(a)).toEqual({ [email]: "manager" });
  });

  it("so who has one accepts while signed in, and keeps name and password", async () => {
    const person = await createTestPerson({ role: "manager", tenant: (await testContext()).slug });
    const ctx = await testContext();
    const { secret } = await inviteByHand(ctx, person.email);
    expect(await acceptInvitation({ ctx: await signedIn(person), input: { secret } })).toEqual({
      email: person.email,
      tenant: ctx.slug,
    });
    expect(await rolesIn(ctx)).toEqual({ [person.email]: "viewer" });
    const signedInAgain = { email: person.email, password: TEST_PASSWORD, ...from(), browser: undefined };
    expect(await signIn(signedInAgain)).not.toBeNull();
  });

  it("so nobody accepts what was sent to another address", async () => {
    const stranger = await createTestPerson({ role: "platform_admin" });
    const ctx = await testContext();
    const { secret } = await inviteByHand(ctx, newAddress());
    await expect(
      acceptInvitation({ ctx: await signedIn(stranger), input: { secret } }),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await rolesIn(ctx)).toEqual({});
  });
});

describe("who was removed", () => {
  async function memberOf(ctx: TenantContext, role: MembershipRole = "viewer") {
    const person = await createTestPerson({ role, tenant: ctx.slug });
    return { ...person, input: { user_id: person.userId } };
  }

  it("doesn't come back by an invitation from an earlier removal that was undone", async () => {
    const ctx = await testContext();
    const person = await memberOf(ctx);
    await removeMember({ ctx, input: person.input });
    const { secret } = await inviteByHand(ctx, person.email, "manager");
    await restoreMember({ ctx, input: person.input });
    await removeMember({ ctx, input: person.input });
    await expect(acceptInvitation({ ctx: await signedIn(person), input: { secret } })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await rolesIn(ctx)).toEqual({});
  });

  it("begins anew when they are invited again: their old API tokens stay dead, and the audit says so", async () => {
    const ctx = await testContext();
    const person = await memberOf(ctx);
    const own = await enterTenant(await signedIn(person), ctx.slug);
    if (!own) throw new Error("no member");
    const input = { name: "left in a script", scopes: ["read" as const], expires_in_days: null };
    const { token } = await createToken({ ctx: own, input });
    const asked = () => authenticateToken(token, { method: "GET", path: "/api/sync/devices" }, new Date());
    await removeMember({ ctx, input: person.input });
    await restoreMember({ ctx, input: person.input });
    expect(await asked()).toMatchObject({ role: "viewer" });
    await removeMember({ ctx, input: person.input });
    const { secret } = await inviteByHand(ctx, person.email, "manager");
    await acceptInvitation({ ctx: await signedIn(person), input: { secret } });
    await expect(asked()).rejects.toMatchObject({ code: "unauthorized" });
    const last = await withTenant(ctx.tenant, (t) =>
      t.models.auditEntry.findMany({ where: { tenantId: ctx.tenant }, orderBy: { id: "desc" }, take: 2 }),
    );
    expect(last.map(({ action, target }) => [action, target])).toEqual([
      ["member.add", person.email],
      ["api_token.revoke", "left in a script"],
    ]);
  });
});

describe("no tenant learns whether an address exists elsewhere", () => {
  it("by inviting it, by the list, or by looking at the link", async () => {
    const ctx = await testContext();
    const known = await createTestPerson({ role: "manager", tenant: (await testContext()).slug });
    const shapes = [];
    for (const email of [known.email, newAddress()]) {
      const { invitation, link, secret } = await inviteByHand(ctx, email);
      const looked = await lookAtInvitation({ input: { secret }, ...from() });
      shapes.push(
        JSON.stringify([invitation, link, looked])
          .replaceAll(email, "X")
          .replaceAll(secret, "S")
          .replaceAll(invitation.id, "I")
          .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "T"),
      );
    }
    expect(shapes[0]).toBe(shapes[1]);
  });

  it("by when somebody was last seen who joined with an account of before", async () => {
    const person = await createTestPerson({ role: "manager", tenant: (await testContext()).slug });
    const lastSignInAt = new Date(Date.now() - 30 * 86_400_000);
    await prisma().appUser.update({ where: { id: person.userId }, data: { lastSignInAt } });
    const ctx = await testContext();
    const { secret } = await inviteByHand(ctx, person.email);
    await acceptInvitation({ ctx: await signedIn(person), input: { secret } });
    const [member] = (await listMembers({ ctx })).items;
    expect(member?.last_sign_in_at).toBe(member?.joined_at);
  });

  it("and a member of one's own is told to be one", async () => {
    const ctx = await testContext();
    const email = newAddress();
    await registerWith((await inviteByHand(ctx, email)).secret);
    await expect(inviteByHand(ctx, email)).rejects.toMatchObject({ code: "conflict" });
  });
});

it("the database by itself shows an invitation to who holds its link, and to its tenant", async () => {
  const ctx = await testContext();
  await inviteByHand(ctx, newAddress());
  expect((await pool().query("SELECT FROM invitation")).rowCount).toBe(0);
  const other = await testContext();
  expect(await withTenant(other.tenant, (t) => t.models.invitation.count())).toBe(0);
  expect(await withTenant(ctx.tenant, (t) => t.models.invitation.count())).toBe(1);
});
