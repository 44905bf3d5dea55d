import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import type { EnrollAnswer } from "@/lib/contract/enroll";
import { tenantId } from "@/lib/db/tenant-id";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { enrollTestDevice } from "../testing/enroll-test-device";
import { asRole, testContext } from "../testing/test-context";
import { authenticateDevice } from "./authenticate-device";
import { hashDeviceToken, makeDeviceToken } from "./device-token";
import { revokeDevice } from "./revoke-device";
import { rotateToken } from "./rotate-token";

let ctx: TenantContext;
let device: EnrollAnswer;
beforeEach(async () => {
  ctx = await testContext();
  device = await enrollTestDevice(ctx);
});

const speakAs = (token: string) => authenticateDevice(`Bearer ${token}`);

test("a token speaks for its device in its tenant", async () => {
  expect(await speakAs(device.token)).toEqual({
    tenant: ctx.tenant,
    deviceId: device.device_id,
    deviceNo: 1,
    appVersion: "1.0.0",
  });
  expect(await authenticateDevice(`bearer ${device.token}`)).toMatchObject({ deviceNo: 1 });
});

test("a token with the right ids but another secret is unknown", async () => {
  await expect(speakAs(makeDeviceToken(ctx.tenant, device.device_id))).rejects.toMatchObject({
    code: "unauthorized",
  });
});

test("a device's id in another tenant is unknown, as is a tenant that doesn't exist", async () => {
  const other = await testContext();
  for (const tenant of [other.tenant, tenantId(randomUUID())]) {
    await expect(speakAs(makeDeviceToken(tenant, device.device_id))).rejects.toMatchObject({
      code: "unauthorized",
    });
  }
});

test("a revoked device learns that it was, one with a wrong secret doesn't", async () => {
  await revokeDevice({ ctx, input: { device_id: device.device_id, reason: "lost" } });
  await expect(speakAs(device.token)).rejects.toMatchObject({ code: "device_revoked" });
  await expect(speakAs(makeDeviceToken(ctx.tenant, device.device_id))).rejects.toMatchObject({
    code: "unauthorized",
  });
});

test("after a rotation both tokens work until the new one is used, then it alone", async () => {
  const before = await speakAs(device.token);
  const { token } = await rotateToken({ ctx: before });
  expect(await speakAs(device.token)).toEqual(before);
  expect(await speakAs(token)).toEqual(before);
  await expect(speakAs(device.token)).rejects.toMatchObject({ code: "unauthorized" });
  expect(await speakAs(token)).toEqual(before);
});

test("a second rotation forgets the token of the first, if nobody used it", async () => {
  const before = await speakAs(device.token);
  const first = await rotateToken({ ctx: before });
  const second = await rotateToken({ ctx: before });
  await expect(speakAs(first.token)).rejects.toMatchObject({ code: "unauthorized" });
  expect(await speakAs(second.token)).toEqual(before);
});

test("a new token's first use may happen many times at once", async () => {
  const before = await speakAs(device.token);
  const { token } = await rotateToken({ ctx: before });
  expect(await Promise.all(Array.from({ length: 8 }, () => speakAs(token)))).toEqual(Array(8).fill(before));
});

test("what is remembered of a device lets nobody in who was shut out here", async () => {
  await speakAs(device.token);
  await revokeDevice({ ctx, input: { device_id: device.device_id } });
  await expect(speakAs(device.token)).rejects.toMatchObject({ code: "device_revoked" });
});

test("a token that another process gave works at once, whatever is remembered here", async () => {
  const before = await speakAs(device.token);
  const token = makeDeviceToken(ctx.tenant, device.device_id);
  await withTenant(ctx.tenant, (t) =>
    t.models.device.updateMany({
      where: { tenantId: ctx.tenant, id: device.device_id },
      data: { nextTokenHash: new Uint8Array(hashDeviceToken(token)) },
    }),
  );
  expect(await speakAs(token)).toEqual(before);
});

test("only a manager of the tenant revokes a device", async () => {
  const input = { device_id: device.device_id };
  await expect(revokeDevice({ ctx: asRole(ctx, "viewer"), input })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(revokeDevice({ ctx: await testContext(), input })).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await speakAs(device.token)).toBeDefined();
});
