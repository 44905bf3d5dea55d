import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { MembershipRole } from "@/lib/contract/member";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { asRole, testContext } from "../testing/test-context";
import { changeRole } from "./change-role";
import { inviteMember } from "./invite-member";
import { listMembers } from "./list-members";
import { removeMember } from "./remove-member";

const address = () => `${randomUUID().slice(0, 8)}@example.test`;

async function invite(ctx: TenantContext, role: MembershipRole, email = address()) {
  return inviteMember({ ctx, input: { email, role, password_hash: "scrypt$x" } });
}

describe("members of a tenant", () => {
  it("gives a new person an account whose password must be changed", async () => {
    const ctx = await testContext();
    const email = address();
    const { member, account_made } = await invite(ctx, "viewer", email);
    expect(member).toMatchObject({ email, role: "viewer", last_sign_in_at: null, is_you: false });
    expect(account_made).toBe(true);
    const user = await withTenant(ctx.tenant, (tx) => tx.appUser.findUniqueOrThrow({ where: { email } }));
    expect(user).toMatchObject({ mustChangePassword: true, passwordHash: "scrypt$x" });
  });

  it("lets a person with an account in, without touching their password", async () => {
    const email = address();
    await invite(await testContext(), "manager", email);
    const ctx = await testContext();
    const again = await inviteMember({
      ctx,
      input: { email, role: "viewer", password_hash: "scrypt$other" },
    });
    expect(again.account_made).toBe(false);
    const user = await withTenant(ctx.tenant, (tx) => tx.appUser.findUniqueOrThrow({ where: { email } }));
    expect(user.passwordHash).toBe("scrypt$x");
  });

  it("refuses to invite a member twice", async () => {
    const ctx = await testContext();
    const email = address();
    await invite(ctx, "viewer", email);
    await expect(invite(ctx, "manager", email)).rejects.toMatchObject({ code: "conflict" });
  });

  it("keeps the last manager, however they would go", async () => {
    const ctx = await testContext();
    const user_id = (await invite(ctx, "manager")).member.user_id;
    await expect(removeMember({ ctx, input: { user_id } })).rejects.toMatchObject({ code: "conflict" });
    await expect(changeRole({ ctx, input: { user_id, role: "viewer" } })).rejects.toMatchObject({
      code: "conflict",
    });
    await invite(ctx, "manager");
    await changeRole({ ctx, input: { user_id, role: "viewer" } });
    await removeMember({ ctx, input: { user_id } });
  });

  it("keeps one manager when two remove each other at once", async () => {
    const ctx = await testContext();
    const ids = [
      (await invite(ctx, "manager")).member.user_id,
      (await invite(ctx, "manager")).member.user_id,
    ];
    const results = await Promise.allSettled(ids.map((user_id) => removeMember({ ctx, input: { user_id } })));
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await listMembers({ ctx })).items).toHaveLength(1);
  });

  it("lets viewers look and change nothing", async () => {
    const ctx = await testContext();
    const { member } = await invite(ctx, "viewer");
    const viewer = asRole(ctx, "viewer");
    expect((await listMembers({ ctx: viewer })).items).toHaveLength(1);
    await expect(invite(viewer, "manager")).rejects.toMatchObject({ code: "forbidden" });
    await expect(removeMember({ ctx: viewer, input: { user_id: member.user_id } })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("knows nobody of another tenant", async () => {
    const { member } = await invite(await testContext(), "viewer");
    const ctx = await testContext();
    await expect(removeMember({ ctx, input: { user_id: member.user_id } })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(
      changeRole({ ctx, input: { user_id: member.user_id, role: "manager" } }),
    ).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("writes down who did what", async () => {
    const ctx = await testContext();
    await invite(ctx, "manager");
    const { member } = await invite(ctx, "viewer");
    await changeRole({ ctx, input: { user_id: member.user_id, role: "manager" } });
    await removeMember({ ctx, input: { user_id: member.user_id } });
    const audit = await withTenant(ctx.tenant, (tx) =>
      tx.auditEntry.findMany({
        where: { tenantId: ctx.tenant, target: member.email },
        orderBy: { id: "asc" },
      }),
    );
    expect(audit.map(({ action, actorName }) => [action, actorName])).toEqual([
      ["member.add", "Mara"],
      ["member.change_role", "Mara"],
      ["member.remove", "Mara"],
    ]);
  });
});
