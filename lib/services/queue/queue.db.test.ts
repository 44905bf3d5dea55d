import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { claimItems } from "@/lib/db/queue/claim-items";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { withTenantSql } from "@/lib/db/with-tenant";
import { createTestDevice, type TestDevice } from "../sync/testing/test-device";
import { drainTenant } from "./drain-tenant";
import { drainQueue } from "./testing/drain-queue";
import { queueRows, runSql } from "./testing/queue-rows";

process.env.LOG_LEVEL = "silent";

let anna: TestDevice;
let ben: TestDevice;

beforeEach(async () => {
  const { tenant } = await createTestTenant();
  anna = await createTestDevice(tenant);
  ben = await createTestDevice(tenant);
});

const QUEUE = { mode: "queue" };
const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString();
const task = (mobile_id: string, delta: object, more: object = {}) => ({
  op_id: randomUUID(),
  domain: "task",
  mobile_id,
  delta,
  ...more,
});
const states = async () => (await queueRows(anna.tenant)).map(({ state }) => state);
const idsOf = (changes: { mobile_id: string }[]) => changes.map(({ mobile_id }) => mobile_id);

describe("a push in queue mode", () => {
  it("is answered at once, applied by a worker, and pulled by the others", async () => {
    const { results } = await anna.push([task("a", { title: "one" }), task("b", { title: "two" })], QUEUE);
    expect(results).toMatchObject([
      { mobile_id: "a", status: "queued" },
      { mobile_id: "b", status: "queued" },
    ]);
    expect(results[0]).not.toHaveProperty("version");
    expect((await ben.pull()).changes).toEqual([]);
    expect(await drainQueue(anna.tenant)).toBe(2);
    expect((await ben.pull()).changes).toMatchObject([
      { data: { title: "one" } },
      { data: { title: "two" } },
    ]);
    expect(await queueRows(anna.tenant)).toMatchObject([
      { state: "done", outcome: "applied", attempts: 1, entry: null },
      { state: "done", outcome: "applied", attempts: 1, entry: null },
    ]);
  });

  it("is stored once, however often it is sent, and answered byte for byte the same", async () => {
    const body = { batch_id: randomUUID(), ...QUEUE, entries: [task("a", { title: "one" })] };
    const first = await anna.pushRaw(body);
    await drainQueue(anna.tenant);
    const again = await anna.pushRaw(body);
    expect(again.text).toBe(first.text);
    expect([first.replayed, again.replayed]).toEqual([false, true]);
    expect(await states()).toEqual(["done"]);
    await expect(anna.pushRaw({ ...body, entries: [] })).rejects.toMatchObject({
      code: "idempotency_mismatch",
    });
  });

  it("keeps the answer of five hundred queued entries in under 200 bytes", async () => {
    await anna.push(
      Array.from({ length: 500 }, (_, n) => task(`r${n}`, { n })),
      QUEUE,
    );
    const [stored] = await runSql<{ bytes: number }>(
      anna.tenant,
      "SELECT octet_length(answer) AS bytes FROM sync_batch WHERE tenant_id = $1",
    );
    expect(stored?.bytes).toBeLessThan(200);
  });

  it("refuses at once what nobody could ever mend", async () => {
    const hostile = [
      task("no spaces please", { title: "x" }),
      task("nul", { title: "\0" }),
      task("half", { title: "\ud800" }),
      { ...task("a", { title: "x" }), domain: "a\0b" },
      task("proto", JSON.parse('{"__proto__": 1}')),
      [],
    ];
    const { results } = await anna.push(hostile, QUEUE);
    expect(results.map(({ status }) => status)).toEqual(hostile.map(() => "rejected"));
    expect(await states()).toEqual([]);
  });

  it("judges an edit by the time of its request, not of its turn", async () => {
    const { results } = await anna.push([task("a", { title: "first" }, { modified_at: at(60) })]);
    const base_version = results[0]?.version ?? 0;
    const ahead = { client_time: at(-600), ...QUEUE };
    // By its own clock, which is ten hours ahead, ten hours from now: corrected, just now.
    await anna.push([task("a", { title: "queued" }, { base_version, modified_at: at(-599) })], ahead);
    await ben.push([task("a", { title: "between" }, { base_version, modified_at: at(5) })]);
    await drainQueue(anna.tenant);
    const { changes } = await ben.pull();
    expect(changes).toMatchObject([{ data: { title: "queued" } }]);
  });
});

describe("the order of the queue", () => {
  it("is urgent first, then oldest", async () => {
    const put = (id: string, priority: string) => anna.push([task(id, { id }, { priority })], QUEUE);
    await put("normal", "normal");
    await put("low", "low");
    await put("high", "high");
    await put("normal-2", "normal");
    await drainQueue(anna.tenant);
    expect(idsOf((await ben.pull()).changes)).toEqual(["high", "normal", "normal-2", "low"]);
  });

  it("takes the priority from the record where the edit says none", async () => {
    await anna.push([task("usual", {})], QUEUE);
    await anna.push([{ ...task("escalated", { is_escalated: true }), domain: "ticket" }], QUEUE);
    await drainQueue(anna.tenant);
    expect(idsOf((await ben.pull()).changes)).toEqual(["escalated", "usual"]);
  });

  it("lifts what waits of a record before a more urgent edit of it", async () => {
    await anna.push([task("other", { title: "x" })], QUEUE);
    await anna.push([task("r", { title: "first" }, { priority: "low" })], QUEUE);
    await ben.push([task("r", { title: "second" }, { priority: "high" })], QUEUE);
    await drainTenant(anna.tenant, { limit: 1 });
    expect(await states()).toEqual(["queued", "done", "queued"]);
    await drainTenant(anna.tenant, { limit: 1 });
    expect(await states()).toEqual(["queued", "done", "done"]);
  });

  it("lets no later item of a record pass an earlier one that another worker has in hands", async () => {
    await anna.push([task("r", { title: "first" })], QUEUE);
    await anna.push([task("r", { title: "second" }), task("s", { title: "other" })], QUEUE);
    const taken = await withTenantSql(anna.tenant, "", async (t) => {
      const mine = await claimItems(t, { limit: 1 });
      const [theirs] = await Promise.all([drainTenant(anna.tenant)]);
      return { mine: mine.length, theirs };
    });
    expect(taken).toEqual({ mine: 1, theirs: 1 });
    expect(await states()).toEqual(["queued", "queued", "done"]);
  });

  it("puts a direct push of the same device behind what it left there, and only that", async () => {
    const { results } = await anna.push([task("r", { title: "old" })]);
    const onIt = { base_version: results[0]?.version };
    await anna.push([task("r", { title: "queued" }, onIt)], QUEUE);
    const direct = await anna.push([task("r", { title: "later" }, onIt), task("s", { title: "other" })]);
    expect(direct.results).toMatchObject([{ status: "queued" }, { status: "applied" }]);
    const others = await ben.push([task("r", { notes: "mine" }, onIt)]);
    expect(others.results).toMatchObject([{ status: "applied" }]);
    await drainQueue(anna.tenant);
    expect((await ben.pull()).changes).toMatchObject([
      { mobile_id: "s" },
      { mobile_id: "r", data: { title: "later", notes: "mine" } },
    ]);
  });
});

describe("an item that can't be applied", () => {
  it("is set aside with its reason, and everything else goes on, its own record included", async () => {
    await anna.push(
      [task("bad", { title: 7 }), task("good", { title: "x" }), task("bad", { notes: "later" })],
      QUEUE,
    );
    await anna.push([{ ...task("odd", {}), domain: "nonsense" }], QUEUE);
    await drainQueue(anna.tenant);
    expect(await queueRows(anna.tenant)).toMatchObject([
      {
        state: "set_aside",
        code: "invalid_field",
        reason: expect.stringMatching(/^title: must be a string/),
        attempts: 1,
      },
      { state: "done", outcome: "applied" },
      { state: "done", outcome: "applied" },
      { state: "set_aside", code: "unknown_domain" },
    ]);
    expect(idsOf((await ben.pull()).changes)).toEqual(["good", "bad"]);
  });

  it("is tried again a few times where applying it breaks, then set aside, and holds up nobody but its record", async () => {
    await anna.push([task("broken", { title: "x" })], QUEUE);
    await runSql(anna.tenant, "UPDATE sync_queue_item SET entry = 'no JSON' WHERE tenant_id = $1");
    await anna.push(
      [task("broken", { title: "behind" }), ...Array.from({ length: 3 }, (_, n) => task(`g${n}`, { n }))],
      QUEUE,
    );
    await drainQueue(anna.tenant);
    expect(await states()).toEqual(["queued", "queued", "done", "done", "done"]);
    for (let tries = 1; tries < 4; tries++) {
      await runSql(anna.tenant, "UPDATE sync_queue_item SET retry_at = now() WHERE tenant_id = $1");
      await drainQueue(anna.tenant);
    }
    const [broken, behind] = await queueRows(anna.tenant);
    expect(broken).toMatchObject({ state: "set_aside", code: "apply_failed", attempts: 4, entry: "no JSON" });
    expect(behind).toMatchObject({ state: "done", outcome: "applied" });
  });
});

describe("the device that queued an edit", () => {
  /** A record that both know. */
  async function shared(): Promise<{ version: number; checkpoint: string }> {
    const { results } = await anna.push([task("r", { title: "old", notes: "n" }, { modified_at: at(60) })]);
    const { checkpoint } = await anna.pull();
    return { version: results[0]?.version ?? 0, checkpoint };
  }

  it("pulls what it wrote, once, because nobody told it", async () => {
    const { version, checkpoint } = await shared();
    await anna.push(
      [task("r", { title: "mine" }, { base_version: version }), task("born", { title: "new" })],
      QUEUE,
    );
    await drainQueue(anna.tenant);
    const pulled = await anna.pull({ checkpoint });
    expect(pulled.changes).toMatchObject([
      { mobile_id: "r", version: version + 1, delta: { title: "mine" } },
      { mobile_id: "born", data: { title: "new" } },
    ]);
    expect((await anna.pull({ checkpoint: pulled.checkpoint })).changes).toEqual([]);
  });

  it("pulls the record whole where the other side won with what the device had pulled already", async () => {
    const { version } = await shared();
    await anna.push([task("r", { title: "mine" }, { base_version: version, modified_at: at(30) })], QUEUE);
    await ben.push([task("r", { title: "theirs" }, { base_version: version, modified_at: at(10) })]);
    const { checkpoint } = await anna.pull();
    await drainQueue(anna.tenant);
    const pulled = await anna.pull({ checkpoint });
    expect(pulled.changes).toMatchObject([
      { mobile_id: "r", version: version + 1, data: { title: "theirs", notes: "n" } },
    ]);
    expect((await anna.pull({ checkpoint: pulled.checkpoint })).changes).toEqual([]);
  });

  it("pulls such records in pages as any others, each once and among those that moved", async () => {
    const ids = ["a", "b", "c", "d", "e"];
    const made = await anna.push(ids.map((id) => task(id, { title: "old" }, { modified_at: at(60) })));
    const edits = (title: string, minutesAgo: number) =>
      ids.map((id, index) => {
        const base_version = made.results[index]?.version;
        return task(id, { title }, { base_version, modified_at: at(minutesAgo) });
      });
    await anna.push(edits("mine", 30), QUEUE);
    await ben.push(edits("theirs", 10));
    let { checkpoint } = await anna.pull();
    await drainQueue(anna.tenant);
    await ben.push([task("moved", { title: "new" })]);
    const pages: string[][] = [];
    for (let more = true; more; ) {
      const page = await anna.pull({ checkpoint, limit: 2 });
      pages.push(page.changes.map(({ mobile_id }) => mobile_id));
      expect(page.changes.every(({ data }) => data !== undefined)).toBe(true);
      [checkpoint, more] = [page.checkpoint, page.has_more];
    }
    expect(pages).toEqual([
      ["a", "b"],
      ["c", "d"],
      ["e", "moved"],
    ]);
    expect((await anna.pull({ checkpoint })).changes).toEqual([]);
  });

  it("is told of its own record's tombstone", async () => {
    const { version, checkpoint } = await shared();
    await anna.push([{ ...task("r", {}), delta: undefined, op: "delete", base_version: version }], QUEUE);
    await drainQueue(anna.tenant);
    expect((await anna.pull({ checkpoint })).changes).toMatchObject([{ mobile_id: "r", op: "delete" }]);
  });
});
