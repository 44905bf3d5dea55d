import { beforeEach, expect, test } from "vitest";
import type { EnrollAnswer } from "@/lib/contract/enroll";
import { callRoute } from "@/lib/http/testing/call-route";
import { eventBuffer } from "@/lib/services/analytics/event-buffer";
import type { TenantContext } from "@/lib/services/context";
import { getDevice } from "@/lib/services/devices/get-device";
import { createCode } from "@/lib/services/enrollment/create-code";
import { updateSettings } from "@/lib/services/settings/update-settings";
import { enrollTestDevice } from "@/lib/services/testing/enroll-test-device";
import { testContext } from "@/lib/services/testing/test-context";
import { POST as enroll } from "./devices/enroll/route";
import { GET as pull } from "./sync/pull/route";
import { POST as push } from "./sync/push/route";

let ctx: TenantContext;
let device: EnrollAnswer;
beforeEach(async () => {
  ctx = await testContext();
  device = await enrollTestDevice(ctx);
});

const takeOnly = (minimum_app_version: string | null) =>
  updateSettings({ ctx, input: { limits: { minimum_app_version } } });

const syncs = async () => {
  await eventBuffer().flush();
  return getDevice({ ctx, input: { device_id: device.device_id } });
};

const batch = { batch_id: "b1", entries: [{ domain: "task", mobile_id: "t1", delta: { title: "Pump" } }] };
const send = (headers: Record<string, string> = {}) =>
  callRoute(push, "/x", { method: "POST", body: batch, token: device.token, headers });

test("an app below its tenant's least version is refused until it is updated; nothing of its batch is lost", async () => {
  await takeOnly("1.1");
  const refused = await send();
  expect(refused.status).toBe(426);
  expect(await refused.json()).toMatchObject({
    code: "client_outdated",
    detail: expect.stringContaining("version 1.0.0, and 1.1 or later is needed"),
  });
  expect((await callRoute(pull, "/x", { token: device.token })).status).toBe(426);

  const updated = await send({ "x-app-version": "1.1.0" });
  expect(updated.status).toBe(200);
  expect(updated.headers.has("idempotent-replayed")).toBe(false);
  expect(await updated.json()).toMatchObject({ results: [{ status: "applied" }] });
});

test("a version that was told once holds for requests that don't say theirs, and is seen on the device's page", async () => {
  await takeOnly("1.1");
  expect((await send()).status).toBe(426);
  expect((await syncs()).syncs.latest).toMatchObject([{ outcome: "refused", reason: "client_outdated" }]);
  expect((await send({ "x-app-version": "2.0" })).status).toBe(200);
  expect(await syncs()).toMatchObject({ app_version: "2.0" });
  expect((await callRoute(pull, "/x", { token: device.token })).status).toBe(200);
});

test("without a least version every app is let in, and other tenants' doesn't count", async () => {
  const elsewhere = await testContext();
  await updateSettings({ ctx: elsewhere, input: { limits: { minimum_app_version: "9" } } });
  expect((await send()).status).toBe(200);
  await takeOnly("9");
  expect((await send()).status).toBe(426);
  await takeOnly(null);
  expect((await send()).status).toBe(200);
});

test("an app that is too old doesn't come in, and takes no use of the code", async () => {
  await takeOnly("1.1");
  const { code } = await createCode({ ctx, input: { uses: 1, expires_in_hours: 1, note: "" } });
  const come = (app_version: string) =>
    callRoute(enroll, "/x", {
      method: "POST",
      body: { enrollment_code: code, device: { name: "Tablet", platform: "test", app_version } },
    });
  const refused = await come("1.0.9");
  expect(await refused.json()).toMatchObject({ status: 426, code: "client_outdated" });
  expect((await come("1.1")).status).toBe(201);
});
