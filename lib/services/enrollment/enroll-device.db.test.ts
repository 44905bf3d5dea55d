import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { asRole, testContext } from "../testing/test-context";
import { createCode } from "./create-code";
import { enrollDevice } from "./enroll-device";
import { makeEnrollmentCode } from "./enrollment-code";
import { listCodes } from "./list-codes";
import { revokeCode } from "./revoke-code";

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});

const newCode = (uses = 1) => createCode({ ctx, input: { uses, expires_in_hours: 1, note: "Crew 4" } });

function enroll(code: string, address: string = randomUUID()) {
  const device = { name: "Phone", platform: "android", app_version: "2.1", user_id: "kim" };
  return enrollDevice({ input: { enrollment_code: code, device }, address });
}

test("devices that come in by a code get numbers in a row and keep what they said of themselves", async () => {
  const { code, id } = await newCode(2);
  const [first, second] = [await enroll(code), await enroll(code.toLowerCase().replaceAll("-", " "))];
  expect(first.tenant_id).toBe(ctx.tenant);
  const devices = await withTenant(ctx.tenant, (tx) => tx.device.findMany({ orderBy: { no: "asc" } }));
  expect(devices).toMatchObject([
    {
      id: first.device_id,
      no: 1,
      name: "Phone",
      platform: "android",
      appVersion: "2.1",
      userId: "kim",
      enrolledWith: id,
    },
    { id: second.device_id, no: 2 },
  ]);
});

test("a code is refused alike when it is wrong, used up, expired or revoked", async () => {
  const usedUp = await newCode();
  await enroll(usedUp.code);
  const expired = await newCode();
  await withTenant(ctx.tenant, (tx) =>
    tx.enrollmentCode.updateMany({
      where: { id: expired.id },
      data: { expiresAt: new Date(Date.now() - 1000) },
    }),
  );
  const revoked = await newCode();
  await revokeCode({ ctx, input: { id: revoked.id, reason: "leaked" } });

  const answers = await Promise.all(
    [usedUp.code, expired.code, revoked.code, makeEnrollmentCode(), "nonsense"].map((code) =>
      enroll(code).catch((refusal) => ({ code: refusal.code, detail: refusal.detail })),
    ),
  );
  expect(answers[0]).toMatchObject({
    code: "unauthorized",
    detail: expect.stringContaining("Ask a manager"),
  });
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveLength(1);
});

test("of many devices that race for the last uses exactly as many come in", async () => {
  const { code } = await newCode(3);
  const answers = await Promise.allSettled(Array.from({ length: 10 }, () => enroll(code)));
  expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(3);
  const devices = await withTenant(ctx.tenant, (tx) => tx.device.findMany({ select: { no: true } }));
  expect(devices.map((device) => device.no).sort()).toEqual([1, 2, 3]);
});

test("an address that keeps guessing is slowed down, and one that enrols a fleet is not", async () => {
  const { code } = await newCode(120);
  for (let no = 0; no < 120; no += 20) {
    await Promise.all(Array.from({ length: 20 }, () => enroll(code, "office")));
  }
  await Promise.allSettled(Array.from({ length: 100 }, () => enroll("wrong", "guesser")));
  await expect(enroll("wrong", "guesser")).rejects.toMatchObject({ code: "rate_limited" });
});

test("a list of codes tells their state, never their text", async () => {
  const open = await newCode(5);
  const revoked = await newCode();
  await revokeCode({ ctx, input: { id: revoked.id } });
  await enroll(open.code);
  const { items } = await listCodes({ ctx });
  expect(items).toMatchObject([
    { id: revoked.id, state: "revoked" },
    {
      id: open.id,
      state: "open",
      uses: 1,
      max_uses: 5,
      note: "Crew 4",
      prefix: open.code.slice(0, 4),
      created_by: "Mara",
    },
  ]);
  expect(JSON.stringify(items)).not.toContain(open.code);
});

test("viewers neither see nor make nor end codes, and other tenants' codes don't exist", async () => {
  const { id } = await newCode();
  const viewer = asRole(ctx, "viewer");
  await expect(listCodes({ ctx: viewer })).rejects.toMatchObject({ code: "forbidden" });
  await expect(
    createCode({ ctx: viewer, input: { uses: 1, expires_in_hours: 1, note: "" } }),
  ).rejects.toMatchObject({
    code: "forbidden",
  });
  const stranger = await testContext();
  await expect(revokeCode({ ctx: stranger, input: { id } })).rejects.toMatchObject({ code: "not_found" });
  expect((await listCodes({ ctx: stranger })).items).toEqual([]);
});

test("who made and ended a code is in the audit, without its text", async () => {
  const { id, code } = await newCode();
  await revokeCode({ ctx, input: { id, reason: "leaked" } });
  const entries = await withTenant(ctx.tenant, (tx) => tx.auditEntry.findMany({ orderBy: { id: "asc" } }));
  expect(entries).toMatchObject([
    { action: "enrollment_code.create", actorName: "Mara" },
    { action: "enrollment_code.revoke", reason: "leaked" },
  ]);
  expect(
    JSON.stringify(entries, (_, value) => (typeof value === "bigint" ? Number(value) : value)),
  ).not.toContain(code);
});
