import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { authenticateDevice } from "../devices/authenticate-device";
import { revokeDevice } from "../devices/revoke-device";
import { rotateToken } from "../devices/rotate-token";
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

function enroll(
  code: string,
  address: string = randomUUID(),
  more: { device_key?: string; name?: string } = {},
) {
  const { device_key, name = "Phone" } = more;
  const device = { name, platform: "android", app_version: "2.1", user_id: "kim" };
  const input = { enrollment_code: code, device, ...(device_key && { device_key }) };
  return enrollDevice({ input, address });
}

const enrollKeyed = (code: string, device_key: string, name?: string) =>
  enroll(code, randomUUID(), { device_key, ...(name && { name }) });
const deviceNames = () =>
  withTenant(ctx.tenant, (t) =>
    t.models.device.findMany({ select: { name: true }, orderBy: { no: "asc" } }),
  ).then((devices) => devices.map(({ name }) => name));
const speakAs = ({ token }: { token: string }) => authenticateDevice(`Bearer ${token}`);

test("devices that come in by a code get numbers in a row and keep what they said of themselves", async () => {
  const { code, id } = await newCode(2);
  const [first, second] = [await enroll(code), await enroll(code.toLowerCase().replaceAll("-", " "))];
  expect(first.tenant_id).toBe(ctx.tenant);
  const devices = await withTenant(ctx.tenant, (t) => t.models.device.findMany({ orderBy: { no: "asc" } }));
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
  await enroll(usedUp.code, randomUUID(), { name: "Somebody else's" });
  const expired = await newCode();
  await withTenant(ctx.tenant, (t) =>
    t.models.enrollmentCode.updateMany({
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
  const devices = await withTenant(ctx.tenant, (t) => t.models.device.findMany({ select: { no: true } }));
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
  const entries = await withTenant(ctx.tenant, (t) =>
    t.models.auditEntry.findMany({ orderBy: { id: "asc" } }),
  );
  expect(entries).toMatchObject([
    { action: "enrollment_code.create", actorName: "Mara" },
    { action: "enrollment_code.revoke", reason: "leaked" },
  ]);
  expect(
    JSON.stringify(entries, (_, value) => (typeof value === "bigint" ? Number(value) : value)),
  ).not.toContain(code);
});

const KEY = "a-key-that-this-phone-made";

describe("an enrolment that is sent again with its key", () => {
  test("gives the same device another token, however often, though the code is used up and expired", async () => {
    const { code, id } = await newCode();
    const first = await enrollKeyed(code, KEY);
    await withTenant(ctx.tenant, (t) =>
      t.models.enrollmentCode.updateMany({ where: { id }, data: { expiresAt: new Date(Date.now() - 1000) } }),
    );
    const again = [await enrollKeyed(code, KEY), await enrollKeyed(code.toLowerCase(), KEY, "Renamed")];
    expect(again.map(({ device_id }) => device_id)).toEqual([first.device_id, first.device_id]);
    expect(await deviceNames()).toEqual(["Renamed"]);
    expect((await listCodes({ ctx })).items).toMatchObject([{ uses: 1 }]);
    const tokens = await Promise.all([first, again[1] ?? first].map(speakAs));
    expect(new Set(tokens.map(({ deviceNo }) => deviceNo)).size).toBe(1);
  });

  test("keeps the token given before until the new one is first used", async () => {
    const { code } = await newCode();
    const first = await enrollKeyed(code, KEY);
    await speakAs(first);
    const second = await enrollKeyed(code, KEY);
    await speakAs(first);
    await speakAs(second);
    await expect(speakAs(first)).rejects.toMatchObject({ code: "unauthorized" });
    await speakAs(second);
  });

  test("makes one device of two copies that arrive at once, also by a code for many", async () => {
    for (const uses of [1, 5]) {
      const { code } = await newCode(uses);
      const key = `${KEY}-${uses}`;
      const copies = await Promise.all(Array.from({ length: 4 }, () => enrollKeyed(code, key)));
      expect(new Set(copies.map(({ device_id }) => device_id)).size).toBe(1);
      const [{ uses: used } = { uses: 0 }] = (await listCodes({ ctx })).items;
      expect(used).toBe(1);
    }
    expect(await deviceNames()).toHaveLength(2);
  });

  test("is another device with another key or another code", async () => {
    const [one, two] = [await newCode(2), await newCode()];
    const ids = [
      await enrollKeyed(one.code, KEY),
      await enrollKeyed(one.code, `${KEY}-2`),
      await enrollKeyed(two.code, KEY),
    ].map(({ device_id }) => device_id);
    expect(new Set(ids).size).toBe(3);
    await expect(enrollKeyed(one.code, `${KEY}-3`)).rejects.toMatchObject({ code: "unauthorized" });
  });

  test("ends with the code or the device when they are revoked", async () => {
    const [one, two] = [await newCode(), await newCode()];
    await enrollKeyed(one.code, KEY);
    await revokeCode({ ctx, input: { id: one.id } });
    await expect(enrollKeyed(one.code, KEY)).rejects.toMatchObject({ code: "unauthorized" });
    const { device_id } = await enrollKeyed(two.code, KEY);
    await revokeDevice({ ctx, input: { device_id } });
    await expect(enrollKeyed(two.code, KEY)).rejects.toMatchObject({ code: "device_revoked" });
  });

  test("is in the audit, as what it is", async () => {
    const { code } = await newCode();
    const { device_id } = await enrollKeyed(code, KEY);
    await enrollKeyed(code, KEY);
    const entries = await withTenant(ctx.tenant, (t) =>
      t.models.auditEntry.findMany({ where: { target: device_id }, orderBy: { id: "asc" } }),
    );
    expect(entries.map(({ action }) => action)).toEqual(["device.enroll", "device.enroll_again"]);
    expect(JSON.stringify(entries.map(({ after }) => after))).not.toContain(KEY);
  });
});

describe("an enrolment that is sent again without a key", () => {
  test("gets its device again by a code for one, as long as nobody used its token", async () => {
    const { code } = await newCode();
    const first = await enroll(code);
    const again = await enroll(code);
    expect(again.device_id).toBe(first.device_id);
    await speakAs(again);
    await expect(enroll(code)).rejects.toMatchObject({ code: "unauthorized" });
    await rotateToken({ ctx: await speakAs(again) });
    await expect(enroll(code)).rejects.toMatchObject({ code: "unauthorized" });
    expect(await deviceNames()).toEqual(["Phone"]);
  });

  test("is refused when it says anything else than the first time", async () => {
    const { code } = await newCode();
    await enroll(code);
    for (const more of [{ name: "Other" }, { device_key: KEY }]) {
      await expect(enroll(code, randomUUID(), more)).rejects.toMatchObject({ code: "unauthorized" });
    }
  });

  test("makes one device of two copies that arrive at once", async () => {
    const { code } = await newCode();
    const copies = await Promise.all([enroll(code), enroll(code), enroll(code)]);
    expect(new Set(copies.map(({ device_id }) => device_id)).size).toBe(1);
    expect(await deviceNames()).toEqual(["Phone"]);
  });
});
