import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { PushResult } from "@/lib/contract/push";
import { type PartialAnswer, PartialRequest } from "@/lib/contract/queue";
import type { TenantContext } from "../context";
import { createTestDevice, type TestDevice } from "../sync/testing/test-device";
import { testContext } from "../testing/test-context";
import { discardItem } from "./discard-item";
import { retryItem } from "./retry-item";
import { syncPartly } from "./sync-partly";
import { drainQueue } from "./testing/drain-queue";
import { queueRows, runSql } from "./testing/queue-rows";

let ctx: TenantContext;
let anna: TestDevice;
let ben: TestDevice;

beforeEach(async () => {
  ctx = await testContext();
  [anna, ben] = [await createTestDevice(ctx.tenant), await createTestDevice(ctx.tenant)];
});

const entry = (mobile_id: string, part: object) => ({
  ...{ op_id: randomUUID(), domain: "task", mobile_id, priority: "high" },
  ...part,
});
const queued = async (...entries: object[]) => (await anna.push(entries, { mode: "queue" })).results;
const pushed = async (device: TestDevice, ...entries: object[]) => (await device.push(entries)).results;
async function partly(body: object): Promise<PartialAnswer> {
  const when = { now: Date.now(), idempotencyKey: null };
  return JSON.parse((await syncPartly(anna, PartialRequest.parse(body), when)).text);
}
const drain = () => drainQueue(ctx.tenant);
const statesOf = async () => (await queueRows(ctx.tenant)).map(({ state, outcome }) => outcome ?? state);
const statusesOf = (results: PushResult[]) => results.map(({ status, code }) => code ?? status);

/** A record as a new device sees it. */
async function seen(id: string): Promise<unknown> {
  const { changes } = await (await createTestDevice(ctx.tenant)).pull({ limit: 1000 });
  return changes.find(({ mobile_id }) => mobile_id === id)?.data;
}

async function made(id: string, data: object): Promise<number> {
  return (await pushed(ben, entry(id, { data })))[0]?.version ?? 0;
}

describe("an edit that was put into the queue", () => {
  it("is put there once, whatever batch it comes in and however it is to be applied", async () => {
    const base_version = await made("a", { status: "open" });
    const edit = entry("a", { base_version, delta: { status: "done" } });
    const creation = entry("b", { data: { title: "x" } });
    await queued(edit, creation, edit);
    expect(statusesOf(await queued(creation, edit))).toEqual(["queued", "queued"]);
    expect(statusesOf(await pushed(anna, edit))).toEqual(["queued"]);
    expect(statusesOf(await pushed(anna, creation))).toEqual(["queued"]);
    expect(await statesOf()).toEqual(["queued", "queued"]);
    expect(await partly({ entries: [creation, edit], max_items: 1 })).toMatchObject({
      synced_items: [{ id: "a", status: "applied" }],
      remaining: 1,
    });
    expect(await drain()).toBe(1);
    expect(await statesOf()).toEqual(["applied", "applied"]);
  });

  it("does not undo what others wrote since it was applied", async () => {
    const base_version = await made("a", { status: "open" });
    const edit = entry("a", { base_version, delta: { status: "done" } });
    const creation = entry("b", { data: { title: "x" } });
    await queued(edit, creation);
    await made("meanwhile", {});
    await drain();
    await pushed(
      ben,
      entry("a", { base_version: base_version + 2, delta: { status: "reopened" } }),
      entry("b", { base_version: base_version + 3, op: "delete" }),
    );
    for (const mode of ["queue", "apply"]) {
      const { results } = await anna.push([edit, creation], { mode });
      expect(statusesOf(results)).toEqual(["queued", "queued"]);
    }
    expect(await partly({ entries: [edit, creation] })).toMatchObject({ synced_items: [], remaining: 0 });
    expect(await statesOf()).toEqual(["applied", "applied"]);
    expect([await seen("a"), await seen("b")]).toEqual([{ status: "reopened" }, undefined]);
  });

  it("stays discarded, where a person discarded it", async () => {
    const base_version = await made("a", { status: "open" });
    const [edit, creation] = [entry("a", { base_version, delta: { title: "t" } }), entry("b", { data: {} })];
    await queued(edit, creation);
    await runSql(ctx.tenant, "UPDATE sync_queue_item SET state = 'set_aside' WHERE tenant_id = $1");
    for (const { id } of await queueRows(ctx.tenant))
      await discardItem({ ctx, input: { id, reason: "a test" } });
    for (const mode of ["queue", "apply"]) {
      const { results } = await anna.push([edit, creation], { mode });
      expect(statusesOf(results)).toEqual(["queued", "queued"]);
    }
    expect(await statesOf()).toEqual(["discarded", "discarded"]);
    expect([await seen("a"), await seen("b")]).toEqual([{ status: "open" }, undefined]);
  });

  it("waits once for a person, and is applied once as the person mended it", async () => {
    const bad = entry("a", { data: { title: 7 } });
    await queued(bad);
    await drain();
    expect(statusesOf(await queued(bad))).toEqual(["queued"]);
    expect(statusesOf(await pushed(anna, bad))).toEqual(["queued"]);
    expect(await statesOf()).toEqual(["set_aside"]);
    const [item] = await queueRows(ctx.tenant);
    await retryItem({ ctx, input: { id: item?.id ?? "", entry: { ...bad, data: { title: "seven" } } } });
    expect(statusesOf(await pushed(anna, bad))).toEqual(["queued"]);
    await drain();
    expect(statusesOf(await pushed(anna, bad))).toEqual(["invalid_field"]);
    expect(await seen("a")).toEqual({ title: "seven" });
  });

  it("is known where it went there behind another of its record", async () => {
    await queued(entry("a", { data: { title: "x" } }));
    const behind = entry("a", { delta: { status: "open" } });
    expect(statusesOf(await pushed(anna, behind))).toEqual(["queued"]);
    expect(statusesOf(await pushed(anna, behind))).toEqual(["queued"]);
    await drain();
    const version = (await anna.pull()).changes[0]?.version ?? 0;
    await pushed(ben, entry("a", { base_version: version, delta: { status: "done" } }));
    expect(statusesOf(await pushed(anna, behind))).toEqual(["queued"]);
    expect(await statesOf()).toEqual(["applied", "applied"]);
    expect(await seen("a")).toEqual({ title: "x", status: "done" });
  });

  it("is not put there where it was applied directly before", async () => {
    const base_version = await made("a", { status: "open" });
    const edit = entry("a", { base_version, delta: { status: "done" } });
    const [answered] = await pushed(anna, edit);
    expect(await queued(edit)).toEqual([answered]);
    expect((await partly({ entries: [edit] })).synced_items).toEqual([{ id: "a", ...answered }]);
    expect(await statesOf()).toEqual([]);
  });

  it("keeps its op_id from any other edit", async () => {
    const edit = entry("a", { data: { title: "x" } });
    await queued(edit);
    const other = { ...edit, data: { title: "y" } };
    expect(statusesOf(await queued(other))).toEqual(["op_id_reused"]);
    expect((await partly({ entries: [other] })).synced_items).toMatchObject([
      { status: "rejected", code: "op_id_reused" },
      { status: "applied" },
    ]);
  });
});

describe("an edit that came with a partial sync", () => {
  it.each([
    ["named", { batch_id: "p1" }],
    ["unnamed", {}],
  ])("gets what it got there, however it comes again: %s", async (_, name) => {
    const [urgent, later] = [entry("a", { data: { title: "x" } }), entry("b", { data: {}, priority: "low" })];
    const [applied] = (await partly({ ...name, entries: [urgent, later] })).synced_items;
    if (!applied) throw new Error("nothing was applied");
    const { id: _id, ...answered } = applied;
    await pushed(ben, entry("a", { op: "delete", base_version: answered.version }));
    expect(await pushed(anna, urgent)).toEqual([answered]);
    expect(statusesOf(await pushed(anna, later))).toEqual(["queued"]);
    await drain();
    expect(statusesOf(await pushed(anna, later, urgent))).toEqual(["queued", "applied"]);
    expect(await partly({ entries: [urgent, later] })).toMatchObject({
      synced_items: [{ id: "a", ...answered }],
    });
    expect(await statesOf()).toEqual(["applied", "applied"]);
    expect([await seen("a"), await seen("b")]).toEqual([undefined, {}]);
  });
});

it("an outbox from before what the server remembers is not queued either", async () => {
  await runSql(ctx.tenant, "UPDATE device SET enrolled_at = now() - interval '1 year' WHERE tenant_id = $1");
  const modified_at = new Date(Date.now() - 91 * 24 * 60 * 60_000).toISOString();
  const old = entry("a", { data: {}, modified_at });
  expect(statusesOf(await queued(old))).toEqual(["too_old"]);
  expect((await partly({ entries: [old] })).synced_items).toMatchObject([{ code: "too_old" }]);
  expect(await statesOf()).toEqual([]);
});
