import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { beforeEach, expect, test } from "vitest";
import { DeviceListQuery, type DeviceSync } from "@/lib/contract/device";
import type { EnrollAnswer } from "@/lib/contract/enroll";
import { sql } from "@/lib/db/sql";
import { withTenant, withTenantSql } from "@/lib/db/with-tenant";
import { callRoute } from "@/lib/http/testing/call-route";
import { eventBuffer } from "@/lib/services/analytics/event-buffer";
import type { TenantContext } from "@/lib/services/context";
import { getDevice } from "@/lib/services/devices/get-device";
import { listDevices } from "@/lib/services/devices/list-devices";
import { changeRollout } from "@/lib/services/rollout/change-rollout";
import { enrollTestDevice } from "@/lib/services/testing/enroll-test-device";
import { testContext } from "@/lib/services/testing/test-context";
import { GET as pull } from "./sync/pull/route";
import { POST as push } from "./sync/push/route";

let ctx: TenantContext;
let device: EnrollAnswer;
beforeEach(async () => {
  ctx = await testContext();
  device = await enrollTestDevice(ctx);
});

/** As the device's page shows them, oldest first. */
async function events(): Promise<DeviceSync[]> {
  await eventBuffer().flush();
  const { syncs } = await getDevice({ ctx, input: { device_id: device.device_id } });
  return syncs.latest.toReversed();
}

async function deviceRow() {
  await eventBuffer().flush();
  return withTenant(ctx.tenant, (t) => t.models.device.findFirst({ where: { id: device.device_id } }));
}

const edits = (count: number) =>
  Array.from({ length: count }, () => ({
    domain: "task",
    mobile_id: randomUUID(),
    delta: { title: "Pump ".repeat(50) },
  }));

test("a push leaves one event with what it did and what it weighed, plain and on the wire", async () => {
  const body = {
    batch_id: "b1",
    network_quality: "fair",
    entries: [...edits(40), { domain: "payroll", mobile_id: "a" }],
  };
  const plain = Buffer.from(JSON.stringify(body));
  const wire = gzipSync(plain);
  const headers = { "content-encoding": "gzip", "accept-encoding": "gzip" };
  const response = await callRoute(push, "/x", { method: "POST", body: wire, token: device.token, headers });
  const answered = Number(response.headers.get("content-length"));
  const [event, ...others] = await events();
  expect(others).toEqual([]);
  expect(event).toMatchObject({
    kind: "push",
    outcome: "ok",
    network_quality: "fair",
    domains: ["task", "unknown"],
    attempt: 0,
    applied: 40,
    rejected: 1,
    request_body: {
      compressed: true,
      original_size: plain.byteLength,
      compressed_size: wire.byteLength,
      compression_ratio: Number((wire.byteLength / plain.byteLength).toFixed(3)),
    },
    answer_body: { compressed: true, compressed_size: answered },
  });
  expect(event?.answer_body.original_size).toBeGreaterThan(answered);
});

test("a pull and a refused push leave events of their own kind and outcome", async () => {
  await callRoute(push, "/x", {
    method: "POST",
    token: device.token,
    body: { batch_id: "b", entries: edits(3) },
  });
  await callRoute(pull, "/x", { token: device.token });
  await callRoute(push, "/x", { method: "POST", token: device.token, body: "{" });
  expect(await events()).toMatchObject([
    { kind: "push", outcome: "ok", reason: null },
    { kind: "pull", outcome: "ok", pulled: 3, domains: ["task"] },
    { kind: "push", outcome: "refused", reason: "malformed_json", applied: 0 },
  ]);
});

test("a push whose client went away before the answer was cut off, whatever came of it, and counts as refused", async () => {
  const gone = AbortSignal.abort();
  const body = { batch_id: "b", entries: edits(2) };
  await callRoute(push, "/x", { method: "POST", token: device.token, body, signal: gone });
  expect(await events()).toMatchObject([{ kind: "push", outcome: "refused", reason: "cut_off", applied: 2 }]);
});

test("a request of nobody known leaves no event", async () => {
  await callRoute(push, "/x", { method: "POST", token: "tld_unknown", body: { batch_id: "b", entries: [] } });
  expect(await events()).toEqual([]);
});

test("a device's row tells when it was last heard of, and what it said of itself", async () => {
  const client_time = new Date(Date.now() - 3_600_000).toISOString();
  const queue = { pending: 12, high_priority: 2, oldest_at: "2026-11-22T08:12:00.000Z" };
  const body = { batch_id: "b", client_time, network_quality: "poor", queue, entries: [] };
  await callRoute(push, "/x", { method: "POST", token: device.token, body });
  const row = await deviceRow();
  expect(row).toMatchObject({
    networkQuality: "poor",
    outboxPending: 12,
    outboxHighPriority: 2,
    outboxOldestAt: new Date("2026-11-22T08:12:00.000Z"),
    lastPullAt: null,
  });
  expect(row?.clockOffsetMs).toBeLessThan(-3_590_000);
  expect(row?.lastPushAt).toEqual(row?.lastSeenAt);

  await callRoute(push, "/x", {
    method: "POST",
    token: device.token,
    body: { ...body, batch_id: "c", queue: { pending: 0 } },
  });
  await callRoute(pull, "/x", { token: device.token });
  expect(await deviceRow()).toMatchObject({
    outboxPending: 0,
    outboxOldestAt: null,
    lastPullAt: expect.any(Date),
    networkQuality: "poor",
  });
});

test("a refused push is heard of, but is no sync", async () => {
  await callRoute(push, "/x", { method: "POST", token: device.token, body: { entries: [] } });
  expect(await deviceRow()).toMatchObject({
    lastSeenAt: expect.any(Date),
    lastPushAt: null,
    lastPullAt: null,
  });
});

test("a clock that is decades off is kept as it is", async () => {
  const body = { batch_id: "b", client_time: "1970-01-01T00:00:00Z", entries: [] };
  const answer = await callRoute(push, "/x", { method: "POST", token: device.token, body });
  expect(await deviceRow()).toMatchObject({ clockOffsetMs: (await answer.json()).clock_offset_ms });
});

test("a device says why it syncs, how often it tried and what app it runs; nonsense is passed over", async () => {
  const send = (batch_id: string, headers: Record<string, string>) =>
    callRoute(push, "/x", { method: "POST", token: device.token, body: { batch_id, entries: [] }, headers });
  await send("a", { "x-sync-trigger": "startup", "x-sync-attempt": "2", "x-app-version": "2.0.0" });
  await send("a", {});
  await send("b", { "x-sync-trigger": "because", "x-sync-attempt": "-1", "x-app-version": "" });
  expect(await events()).toMatchObject([
    { trigger: "startup", attempt: 2 },
    { trigger: null, attempt: 1 },
    { trigger: null, attempt: 0 },
  ]);
  expect(await deviceRow()).toMatchObject({ appVersion: "2.0.0" });
  const rows = await withTenantSql(ctx.tenant, "", (t) =>
    t.rows(sql`SELECT no, app_version FROM sync_event_client WHERE tenant_id = ${ctx.tenant}`),
  );
  expect(rows).toEqual([{ no: 1, app_version: "2.0.0" }]);
});

test("where analytics is off no event is kept, and a device is still seen", async () => {
  const input = { subject: "analytics", mode: "off", reason: "not here" } as const;
  await changeRollout({ ctx, input, ifMatch: '"0"' });
  await callRoute(push, "/x", { method: "POST", token: device.token, body: { batch_id: "b", entries: [] } });
  expect(await events()).toEqual([]);
  expect(await deviceRow()).toMatchObject({ lastPushAt: expect.any(Date) });
});

test.each(["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])(
  "an oldest edit of %s, which no database or page could write, leaves the pages of devices as they are",
  async (oldest_at) => {
    const body = { batch_id: randomUUID(), entries: [], queue: { pending: 3, oldest_at } };
    expect((await callRoute(push, "/x", { method: "POST", token: device.token, body })).status).toBe(200);
    expect(await events()).toHaveLength(1);
    const { items } = await listDevices({ ctx, input: DeviceListQuery.parse({ sort: "oldest_pending" }) });
    expect(items).toMatchObject([{ outbox: { pending: 3, oldest_at: null } }]);
  },
);
