import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createTestPerson } from "@/lib/auth/testing/create-test-person";
import type { MembershipRole } from "@/lib/contract/member";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { asRole, testContext } from "../testing/test-context";
import { changeRole } from "./change-role";
import { listMembers } from "./list-members";
import { removeMember } from "./remove-member";
import { restoreMember } from "./restore-member";

/** A member of the tenant that no other test knows. */
async function join({ slug }: TenantContext, role: MembershipRole) {
  const { userId, email } = await createTestPerson({ role, tenant: slug });
  return { user_id: userId, email };
}

const rolesIn = async (ctx: TenantContext) =>
  Object.fromEntries((await listMembers({ ctx })).items.map(({ user_id, role }) => [user_id, role]));

describe("members of a tenant", () => {
  it("keeps the last manager, however they would go", async () => {
    const ctx = await testContext();
    const { user_id } = await join(ctx, "manager");
    await expect(removeMember({ ctx, input: { user_id } })).rejects.toMatchObject({ code: "conflict" });
    await expect(changeRole({ ctx, input: { user_id, role: "viewer" } })).rejects.toMatchObject({
      code: "conflict",
    });
    await join(ctx, "manager");
    await changeRole({ ctx, input: { user_id, role: "viewer" } });
    await removeMember({ ctx, input: { user_id } });
  });

  it("keeps one manager when two remove each other at once", async () => {
    const ctx = await testContext();
    const ids = [(await join(ctx, "manager")).user_id, (await join(ctx, "manager")).user_id];
    const results = await Promise.allSettled(ids.map((user_id) => removeMember({ ctx, input: { user_id } })));
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await listMembers({ ctx })).items).toHaveLength(1);
  });

  it("lets viewers look and change nothing", async () => {
    const ctx = await testContext();
    const { user_id } = await join(ctx, "viewer");
    const viewer = asRole(ctx, "viewer");
    expect((await listMembers({ ctx: viewer })).items).toHaveLength(1);
    const forbidden = { code: "forbidden" };
    await expect(removeMember({ ctx: viewer, input: { user_id } })).rejects.toMatchObject(forbidden);
    await expect(restoreMember({ ctx: viewer, input: { user_id } })).rejects.toMatchObject(forbidden);
  });

  it("knows nobody of another tenant", async () => {
    const { user_id } = await join(await testContext(), "viewer");
    const ctx = await testContext();
    const unknown = { code: "not_found" };
    await expect(removeMember({ ctx, input: { user_id } })).rejects.toMatchObject(unknown);
    await expect(restoreMember({ ctx, input: { user_id } })).rejects.toMatchObject(unknown);
    await expect(changeRole({ ctx, input: { user_id, role: "manager" } })).rejects.toMatchObject(unknown);
  });

  it("brings back who was removed, exactly as they were", async () => {
    const ctx = await testContext();
    await join(ctx, "manager");
    const { user_id } = await join(ctx, "manager");
    const before = (await listMembers({ ctx })).items.find((member) => member.user_id === user_id);
    await removeMember({ ctx, input: { user_id } });
    expect(await rolesIn(ctx)).not.toHaveProperty(user_id);
    expect(await restoreMember({ ctx, input: { user_id } })).toEqual(before);
    await expect(restoreMember({ ctx, input: { user_id } })).rejects.toMatchObject({ code: "not_found" });
  });

  it("brings nobody back after a day, and nobody who was never there", async () => {
    const ctx = await testContext();
    await join(ctx, "manager");
    const { user_id } = await join(ctx, "viewer");
    await removeMember({ ctx, input: { user_id } });
    const removedAt = new Date(Date.now() - 86_400_000);
    await withTenant(ctx.tenant, (t) =>
      t.models.formerMember.updateMany({ where: { tenantId: ctx.tenant }, data: { removedAt } }),
    );
    for (const who of [user_id, randomUUID()]) {
      await expect(restoreMember({ ctx, input: { user_id: who } })).rejects.toMatchObject({
        code: "not_found",
      });
    }
  });

  it("writes down who did what", async () => {
    const ctx = await testContext();
    await join(ctx, "manager");
    const { user_id, email } = await join(ctx, "viewer");
    await changeRole({ ctx, input: { user_id, role: "manager" } });
    await removeMember({ ctx, input: { user_id } });
    await restoreMember({ ctx, input: { user_id } });
    const audit = await withTenant(ctx.tenant, (t) =>
      t.models.auditEntry.findMany({
        where: { tenantId: ctx.tenant, target: email },
        orderBy: { id: "asc" },
      }),
    );
    expect(audit.map(({ action, actorName }) => [action, actorName])).toEqual([
      ["member.add", "Command line"],
      ["member.change_role", "Mara"],
      ["member.remove", "Mara"],
      ["member.restore", "Mara"],
    ]);
  });
});
