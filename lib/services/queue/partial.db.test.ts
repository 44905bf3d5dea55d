import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { type PartialAnswer, PartialRequest } from "@/lib/contract/queue";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { recordEvent } from "../analytics/record-event";
import { OPERATOR } from "../operator";
import { setPolicy } from "../policies/set-policy";
import { pulledItems } from "../sync/measure-push";
import { createTestDevice, type TestDevice } from "../sync/testing/test-device";
import { admitPush } from "./admit-push";
import { getOptimalTime } from "./get-optimal-time";
import { getQueueStatus } from "./get-queue-status";
import { syncPartly } from "./sync-partly";
import { drainQueue } from "./testing/drain-queue";
import { runSql } from "./testing/queue-rows";

let anna: TestDevice;
let ben: TestDevice;

beforeEach(async () => {
  const { tenant } = await createTestTenant();
  anna = await createTestDevice(tenant);
  ben = await createTestDevice(tenant);
});

const task = (mobile_id: string, priority: string, delta: object = { title: mobile_id }) => ({
  op_id: `op-${mobile_id}`,
  domain: "task",
  mobile_id,
  delta,
  priority,
});
async function partly(body: object, device = anna) {
  const now = Date.now();
  const synced = await syncPartly(device, PartialRequest.parse(body), { now, idempotencyKey: null });
  return { ...synced, answer: JSON.parse(synced.text) as PartialAnswer };
}
const idsOf = (items: { id: string | null }[]) => items.map(({ id }) => id);

describe("a partial sync", () => {
  it("applies the most urgent of what it brings, oldest first, and says how much remains", async () => {
    const entries = [task("l", "low"), task("h1", "high"), task("n", "normal"), task("h2", "high")];
    const { answer } = await partly({ priority: "normal", max_items: 2, network_quality: "good", entries });
    expect(answer.synced_items).toMatchObject([
      { id: "h1", mobile_id: "h1", op_id: "op-h1", domain: "task", status: "applied", version: 1 },
      { id: "h2", status: "applied", version: 2 },
    ]);
    expect(answer.remaining).toBe(2);
    const next = await partly({ priority: "normal", max_items: 10 });
    expect(idsOf(next.answer.synced_items)).toEqual(["n"]);
    expect(next.answer.remaining).toBe(1);
    expect(await drainQueue(anna.tenant)).toBe(1);
  });

  it("takes no more at once than the network carries", async () => {
    const entries = Array.from({ length: 30 }, (_, n) => task(`r${n}`, "high"));
    const { answer } = await partly({ priority: "high", max_items: 100, network_quality: "poor", entries });
    expect(answer.synced_items).toHaveLength(10);
    expect(answer.remaining).toBe(20);
  });

  it("gives the changes of that priority, and a later pull the rest", async () => {
    await ben.push([task("urgent", "high", { priority: "high" }), task("usual", "normal")]);
    const { answer } = await partly({ priority: "high" });
    expect(answer.changes.map(({ mobile_id }) => mobile_id)).toEqual(["urgent"]);
    expect(answer.has_more).toBe(false);
    const later = await anna.pull({ checkpoint: answer.checkpoint });
    expect(later.changes.map(({ mobile_id }) => mobile_id)).toEqual(["usual"]);
  });

  it("does the same at every sending under its batch id, also at the same time, and gives the page of now", async () => {
    const body = { batch_id: randomUUID(), priority: "low", entries: [task("a", "high"), task("b", "low")] };
    const answers = await Promise.all([partly(body), partly(body), partly(body)]);
    answers.push(await partly(body));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect((await ben.pull()).changes).toHaveLength(2);
    await ben.push([task("c", "high")]);
    const later = await partly({ ...body, max_items: 1, checkpoint: answers[0]?.answer.checkpoint });
    expect(later.answer).toMatchObject({
      synced_items: answers[0]?.answer.synced_items,
      changes: [{ mobile_id: "c" }],
    });
    await expect(partly({ ...body, entries: [] })).rejects.toMatchObject({ code: "idempotency_mismatch" });
    await expect(anna.pushRaw({ batch_id: body.batch_id, entries: body.entries })).rejects.toMatchObject({
      code: "idempotency_mismatch",
    });
  });

  it("tells a copy of an edit what that heard first, though a copy before it was settled at once", async () => {
    const entries = [task("a", "low")];
    await partly({ batch_id: "z", priority: "high", entries });
    const { answer } = await partly({ batch_id: "a", priority: "low", entries });
    expect(answer.synced_items).toMatchObject([{ op_id: "op-a", status: "applied" }]);
    expect((await anna.push(entries)).results).toMatchObject([{ op_id: "op-a", status: "queued" }]);
  });

  it("names what it refuses, whether it can be mended or not", async () => {
    const { answer } = await partly({ entries: [task("no way", "high"), task("bad", "high", { title: 7 })] });
    expect(answer.synced_items).toMatchObject([
      { id: "no way", status: "rejected", code: "invalid_entry" },
      { id: "bad", status: "rejected", code: "invalid_field" },
    ]);
    expect(await getQueueStatus(anna)).toMatchObject({ inbound: { queued: 0, set_aside: 1 } });
  });

  it("tells the server's side of what waits for a person, also to a copy that comes later", async () => {
    await setPolicy(
      { tenant: anna.tenant, person: OPERATOR },
      { domain: "task", strategy: "manual", reason: "for this test" },
    );
    await anna.push([task("a", "high")]);
    await ben.push([{ ...task("a", "high", { title: "Ben's" }), base_version: 1 }]);
    const late = { ...task("a", "high", { title: "Anna's" }), op_id: "late", base_version: 1 };
    const told = {
      op_id: "late",
      status: "manual_required",
      server_entry: { version: 2, data: { title: "Ben's" } },
    };
    expect((await partly({ entries: [late] })).answer.synced_items).toMatchObject([told]);
    expect((await partly({ entries: [late] })).answer.synced_items).toMatchObject([told]);
  });

  it("takes in, but applies nothing, while the tenant's queue is paused", async () => {
    await runSql(anna.tenant, "UPDATE tenant SET queue_paused_at = now() WHERE id = $1");
    const { answer } = await partly({ entries: [task("a", "high")] });
    expect(answer).toMatchObject({ synced_items: [], remaining: 1 });
  });
});

describe("the queue status of a device", () => {
  it("sums what waits on the server, there to be pulled, and on the device", async () => {
    await anna.push([task("mine", "high"), task("mine-2", "low")], { mode: "queue" });
    await ben.push([task("theirs", "high", { priority: "critical" }), task("theirs-2", "normal")]);
    const outbox = { pending: 4, high_priority: 1, oldest_at: "2026-11-22T08:12:00.000Z" };
    heard(anna, { outbox });
    expect(await getQueueStatus(anna)).toEqual({
      pending_items: 8,
      high_priority: 3,
      estimated_sync_time_sec: expect.any(Number),
      queue_healthy: true,
      inbound: { queued: 2, set_aside: 0, high_priority: 1 },
      outbound: { pending: 2, high_priority: 1 },
      device: outbox,
    });
  });

  it("knows at once what the device has pulled", async () => {
    await ben.push([task("a", "normal"), task("b", "normal")]);
    const { checkpoint, changes } = await anna.pull();
    heard(anna, { checkpoint, pulled: true, items: pulledItems(changes) });
    expect(await getQueueStatus(anna)).toMatchObject({ pending_items: 0, estimated_sync_time_sec: 0 });
    await ben.push([task("c", "normal")]);
    await anna.push([task("own", "normal")]);
    expect(await getQueueStatus(anna)).toMatchObject({ outbound: { pending: 1 } });
  });

  it("is unhealthy by the tenant's own threshold, and slower by the device's own rate", async () => {
    await runSql(anna.tenant, `UPDATE tenant SET settings = '{"queue_healthy_threshold": 3}' WHERE id = $1`);
    await ben.push(Array.from({ length: 3 }, (_, n) => task(`r${n}`, "normal")));
    const quick = await getQueueStatus(anna);
    expect(quick.queue_healthy).toBe(false);
    heard(anna, { items: pulledItems([{ domain: "task" }]), durationMs: 20_000 });
    const slow = await getQueueStatus(anna);
    expect(slow.estimated_sync_time_sec).toBeGreaterThan(quick.estimated_sync_time_sec + 50);
  });

  function heard(device: TestDevice, facts: object): void {
    const wire = { bytesIn: 1, bytesInWire: 1, bytesOut: 1, bytesOutWire: 1 };
    recordEvent(device, { kind: "pull", outcome: "ok", at: Date.now(), durationMs: 1, ...wire, ...facts });
  }
});

describe("a busy server", () => {
  it("asks for patience where everything can wait, and takes everything else", () => {
    const edits = (...priorities: string[]) => priorities.map((priority, n) => task(`r${n}`, priority));
    const admit = (...raws: object[]) => admitPush(anna, raws.map(readable), raws, Date.now(), "high");
    expect(() => admit(...edits("low", "low"))).toThrow(
      expect.objectContaining({ code: "overloaded", options: { retryAfterSec: expect.any(Number) } }),
    );
    expect(() => admit(...edits("low", "high"))).not.toThrow();
    expect(() => admit(...edits("normal"))).not.toThrow();
    expect(() => admit()).not.toThrow();
  });

  const readable = (raw: object) => ({ ...rejection, mobileId: (raw as { mobile_id: string }).mobile_id });
  const rejection = { opId: "o", domain: "task", code: "invalid_field", message: "" };
});

describe("the best time", () => {
  it("follows from the load that was measured, and says why", async () => {
    const advice = await getOptimalTime(anna, Date.now());
    const later = advice.server_load === "high";
    expect(advice).toEqual({
      recommendation: later ? "sync_in_30min" : "sync_now",
      server_load: expect.stringMatching(/^(low|medium|high)$/),
      queue_size: 0,
      is_peak_hour: false,
      wait_sec: later ? expect.any(Number) : 0,
      reason: expect.stringContaining("server"),
    });
  });

  it("knows the tenant's busy hours from its own history, in its own zone", async () => {
    await runSql(anna.tenant, "UPDATE tenant SET time_zone = 'Asia/Tokyo' WHERE id = $1");
    // Eight in the morning there, on each of the last ten days.
    await runSql(
      anna.tenant,
      `INSERT INTO sync_event (tenant_id, at, client_no, duration_ms, kind)
       SELECT $1, ((current_date - n) + time '08:30') AT TIME ZONE 'Asia/Tokyo', 1, 1, 0::"char"
       FROM generate_series(1, 10) AS n, generate_series(1, 40)`,
    );
    const atHour = (hour: number) => getOptimalTime(anna, Date.UTC(2026, 10, 22, hour, 10));
    expect((await atHour(23)).is_peak_hour).toBe(true);
    expect((await atHour(8)).is_peak_hour).toBe(false);
  });
});
