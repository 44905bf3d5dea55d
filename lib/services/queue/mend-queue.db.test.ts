import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { QueueListQuery } from "@/lib/contract/queue-review";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { createTestDevice, type TestDevice } from "../sync/testing/test-device";
import { asRole, testContext } from "../testing/test-context";
import { discardItem } from "./discard-item";
import { exportQueueItems } from "./export-queue-items";
import { getQueueOverview } from "./get-queue-overview";
import { listQueueItems } from "./list-queue-items";
import { pauseQueue } from "./pause-queue";
import { restoreItem } from "./restore-item";
import { retryAll } from "./retry-all";
import { retryItem } from "./retry-item";
import { drainQueue } from "./testing/drain-queue";

let ctx: TenantContext;
let anna: TestDevice;

beforeEach(async () => {
  ctx = await testContext();
  anna = await createTestDevice(ctx.tenant);
});

const task = (mobile_id: string, delta: object) => ({
  op_id: randomUUID(),
  domain: "task",
  mobile_id,
  delta,
});
const items = (asked: object = {}) => listQueueItems({ ctx, input: QueueListQuery.parse(asked) });
const audited = () =>
  withTenant(ctx.tenant, (t) =>
    t.models.auditEntry.findMany({ where: { tenantId: ctx.tenant }, orderBy: { id: "asc" } }),
  );

/** The id of an edit that was set aside. */
async function setAside(mobile_id = "bad"): Promise<string> {
  await anna.push([task(mobile_id, { title: 7, status: "open" })], { mode: "queue" });
  await drainQueue(ctx.tenant);
  return (await items()).items.at(-1)?.id ?? "";
}

describe("an edit that was set aside", () => {
  it("is mended, applied and audited", async () => {
    const id = await setAside();
    const { items: listed } = await items();
    expect(listed).toMatchObject([
      { mobile_id: "bad", code: "invalid_field", attempts: 1, entry: { delta: { title: 7 } } },
    ]);
    const entry = { ...task("bad", { title: "seven", status: "open" }) };
    expect(await retryItem({ ctx, input: { id, entry } })).toMatchObject({ state: "queued" });
    await drainQueue(ctx.tenant);
    expect((await items({ state: "done" })).items).toMatchObject([{ id, outcome: "applied", attempts: 2 }]);
    expect((await (await createTestDevice(ctx.tenant)).pull()).changes).toMatchObject([
      { data: { title: "seven" } },
    ]);
    expect(await audited()).toMatchObject([{ action: "queue.mend", target: "task/bad", after: { entry } }]);
  });

  it("leaves what its device wrote after it, whatever the clock said", async () => {
    await anna.push([task("bad", { title: "as it was", notes: "n" })]);
    const id = await setAside();
    const later = {
      ...task("bad", { title: "later" }),
      base_version: 1,
      modified_at: "2026-11-01T10:00:00Z",
    };
    await anna.push([later]);
    const entry = { ...task("bad", { title: "seven", status: "open" }), base_version: 1 };
    await retryItem({ ctx, input: { id, entry } });
    await drainQueue(ctx.tenant);
    expect((await (await createTestDevice(ctx.tenant)).pull()).changes).toMatchObject([
      { data: { title: "later", notes: "n", status: "open" } },
    ]);
  });

  it("takes no mend that still could not be applied, and none of another record", async () => {
    const id = await setAside();
    const mend = (entry: Record<string, unknown>) => retryItem({ ctx, input: { id, entry } });
    await expect(mend(task("bad", { title: 8 }))).rejects.toMatchObject({
      code: "invalid_request",
      options: { errors: [{ path: "entry.title" }] },
    });
    await expect(mend(task("other", { title: "x" }))).rejects.toMatchObject({ code: "invalid_request" });
    await expect(mend({ ...task("bad", {}), domain: "nonsense" })).rejects.toMatchObject({
      code: "invalid_request",
    });
    expect((await items()).total).toBe(1);
  });

  it("comes back where it is retried as it is", async () => {
    const id = await setAside();
    await setAside("worse");
    expect(await retryAll(ctx)).toEqual({ retried: 2 });
    await drainQueue(ctx.tenant);
    expect((await items()).items).toMatchObject([{ id, attempts: 2 }, { attempts: 2 }]);
  });

  it("is discarded with a reason, told to its device, and can be restored", async () => {
    const { checkpoint } = await anna.pull();
    const id = await setAside("draft");
    expect((await anna.pull({ checkpoint })).changes).toEqual([]);
    await discardItem({ ctx, input: { id, reason: "a test by the trainee" } });
    const told = await anna.pull({ checkpoint });
    expect(told.changes).toMatchObject([{ mobile_id: "draft", op: "delete" }]);
    expect((await anna.pull({ checkpoint: told.checkpoint })).changes).toEqual([]);
    expect((await items({ state: "discarded" })).items).toMatchObject([
      { id, reason: "a test by the trainee" },
    ]);
    await expect(retryItem({ ctx, input: { id } })).rejects.toMatchObject({ code: "already_resolved" });
    await restoreItem({ ctx, input: { id } });
    expect((await items()).items).toMatchObject([{ id }]);
    expect((await audited()).map(({ action, reason }) => [action, reason])).toEqual([
      ["queue.discard", "a test by the trainee"],
      ["queue.restore", null],
    ]);
  });

  it("steps its device back to the record as it stands", async () => {
    await anna.push([task("known", { title: "as it was", notes: "n" })]);
    const { checkpoint } = await anna.pull();
    await discardItem({ ctx, input: { id: await setAside("known"), reason: "no" } });
    expect((await anna.pull({ checkpoint })).changes).toMatchObject([
      { mobile_id: "known", data: { title: "as it was", notes: "n" } },
    ]);
  });
});

describe("a queue that is paused", () => {
  it("takes in and applies nothing until it goes on", async () => {
    await anna.push([task("a", { title: "x" })], { mode: "queue" });
    expect(await pauseQueue({ ctx, input: { paused: true } })).toMatchObject({
      queued: 1,
      paused_at: expect.any(String),
    });
    await pauseQueue({ ctx, input: { paused: true } });
    expect(await pauseQueue({ ctx, input: { paused: false } })).toMatchObject({ paused_at: null });
    await drainQueue(ctx.tenant);
    expect(await getQueueOverview(ctx)).toMatchObject({ queued: 0, applied: 1, set_aside: 0 });
    expect((await audited()).map(({ action }) => action)).toEqual(["queue.pause", "queue.resume"]);
  });
});

describe("who may", () => {
  it("viewers look and change nothing", async () => {
    const id = await setAside();
    const viewer = asRole(ctx, "viewer");
    expect(await getQueueOverview(viewer)).toMatchObject({ set_aside: 1 });
    const attempts = [
      () => retryItem({ ctx: viewer, input: { id } }),
      () => retryAll(viewer),
      () => discardItem({ ctx: viewer, input: { id, reason: "x" } }),
      () => restoreItem({ ctx: viewer, input: { id } }),
      () => pauseQueue({ ctx: viewer, input: { paused: true } }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
    expect((await items()).total).toBe(1);
  });

  it("another tenant's edit does not exist", async () => {
    const id = await setAside();
    const other = await testContext();
    for (const unknown of [id, "0", "not a number", "9".repeat(40)]) {
      await expect(retryItem({ ctx: other, input: { id: unknown } })).rejects.toMatchObject({
        code: "not_found",
      });
    }
  });
});

it("the list goes on and back by cursor", async () => {
  await anna.push(
    Array.from({ length: 5 }, (_, n) => task(`r${n}`, { n })),
    { mode: "queue" },
  );
  const first = await items({ state: "queued", limit: 2 });
  const second = await items({ state: "queued", limit: 2, cursor: first.next_cursor });
  const back = await items({ state: "queued", limit: 2, cursor: second.previous_cursor });
  const idsOf = (page: typeof first) => page.items.map(({ mobile_id }) => mobile_id);
  expect([idsOf(first), idsOf(second), idsOf(back)]).toEqual([
    ["r0", "r1"],
    ["r2", "r3"],
    ["r0", "r1"],
  ]);
  expect(first.total).toBe(5);
});

it("saves the list whole, as CSV and as JSON", async () => {
  const id = await setAside();
  const saved = async (format: string) =>
    new Response(await exportQueueItems({ ctx, input: QueueListQuery.parse({ format }) })).text();
  expect((await saved("csv")).split("\r\n")[1]).toContain(`${id},`);
  expect(JSON.parse(await saved("json_file"))).toMatchObject([
    { item_id: id, mobile_id: "bad", attempts: 1 },
  ]);
});
