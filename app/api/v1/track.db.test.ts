import { beforeEach, expect, test } from "vitest";
import type { EnrollAnswer } from "@/lib/contract/enroll";
import { callRoute } from "@/lib/http/testing/call-route";
import { eventBuffer } from "@/lib/services/analytics/event-buffer";
import type { TenantContext } from "@/lib/services/context";
import { getDevice } from "@/lib/services/devices/get-device";
import { getOverview } from "@/lib/services/overview/get-overview";
import { enrollTestDevice } from "@/lib/services/testing/enroll-test-device";
import { testContext } from "@/lib/services/testing/test-context";
import { POST as push } from "./sync/push/route";
import { POST as track } from "./sync/track/route";

let ctx: TenantContext;
let device: EnrollAnswer;
beforeEach(async () => {
  ctx = await testContext();
  device = await enrollTestDevice(ctx);
});

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const send = (body: unknown) => callRoute(track, "/x", { method: "POST", token: device.token, body });

async function syncs() {
  await eventBuffer().flush();
  return (await getDevice({ ctx, input: { device_id: device.device_id } })).syncs.latest.toReversed();
}

test("what a device measured stands among its syncs, with why it failed, and counts as no request", async () => {
  const answer = await send([
    { duration_ms: 812, items_synced: 3, conflicts: 1, network_type: "fair", at: ago(20) },
    { duration_ms: 30_000, network_type: "4g", error: "Request timed out", at: ago(10) },
    { duration_ms: 5, error: "offline", at: ago(5) },
  ]);
  expect(await answer.json()).toEqual({ accepted: 3, ignored: 0 });
  expect(await syncs()).toMatchObject([
    { kind: "track", outcome: "ok", duration_ms: 812, network_quality: "fair", applied: 3, resolved: 1 },
    { kind: "track", reason: "timed_out", duration_ms: 30_000, network_quality: null },
    { kind: "track", reason: "cut_off" },
  ]);
  const { activity } = await getOverview({ ctx, input: { from: "now-2h", to: "now" } });
  expect(activity).toMatchObject({ requests: 0, entries: { applied: 0 }, p95_ms: null });
});

test("measurements of the future and of long ago are passed over", async () => {
  const answer = await send([
    { duration_ms: 1, at: ago(-60) },
    { duration_ms: 1, at: ago(30 * 1440) },
    { duration_ms: 1, at: ago(-1) },
  ]);
  expect(await answer.json()).toEqual({ accepted: 1, ignored: 2 });
});

test.each([
  ["no list", { duration_ms: 1 }],
  ["a negative duration", [{ duration_ms: -1, at: ago(1) }]],
  ["no time", [{ duration_ms: 1, at: "yesterday" }]],
  ["too many", Array.from({ length: 101 }, () => ({ duration_ms: 1, at: ago(1) }))],
  ["a flood of items", [{ duration_ms: 1, items_synced: 1e9, at: ago(1) }]],
])("%s is refused, and nothing of it kept", async (_, body) => {
  expect((await send(body)).status).toBe(422);
  expect(await syncs()).toEqual([]);
});

test("measurements may ride in a push, and bad ones never cost the edits", async () => {
  const pushed = (batch_id: string, metrics: unknown) =>
    callRoute(push, "/x", {
      method: "POST",
      token: device.token,
      body: { batch_id, metrics, entries: [{ domain: "task", mobile_id: batch_id, data: { title: "a" } }] },
    });
  expect((await pushed("a", [{ duration_ms: 7, at: ago(3) }])).status).toBe(200);
  expect((await pushed("a", [{ duration_ms: 7, at: ago(3) }])).status).toBe(200);
  const answer = await pushed("b", "nonsense");
  expect(await answer.json()).toMatchObject({ results: [{ status: "applied" }] });
  expect((await syncs()).map(({ kind }) => kind)).toEqual(["track", "push", "push", "push"]);
});
