import { createHash, randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { PushAnswer } from "@/lib/contract/push";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { runSql } from "../queue/testing/queue-rows";
import { createTestDevice, type TestDevice } from "./testing/test-device";

let anna: TestDevice;
let ben: TestDevice;

beforeEach(async () => {
  const { tenant } = await createTestTenant();
  anna = await createTestDevice(tenant);
  ben = await createTestDevice(tenant);
});

const task = (mobile_id: string, part: object) => ({
  op_id: randomUUID(),
  domain: "task",
  mobile_id,
  ...part,
});
const batchOf = (...entries: object[]) => ({ batch_id: randomUUID(), entries });
const read = ({ text }: { text: string }) => JSON.parse(text) as PushAnswer;
/** What an answer says of the batch itself. */
const ofBatch = ({ changes: _, checkpoint: __, has_more: ___, progress: ____, ...rest }: PushAnswer) => rest;

describe("a batch that is sent again", () => {
  it("may ask for another page, a smaller one or none, and hears the same of its edits", async () => {
    const body = batchOf(task("mine", { data: { title: "a" } }), { ...task("x", {}), domain: "nonsense" });
    const first = await anna.pushRaw({ ...body, pull: { limit: 100 } });
    const bare = await anna.pushRaw(body);
    expect(bare.replayed).toBe(true);
    expect(read(bare)).toEqual(ofBatch(read(first)));
    expect((await anna.pushRaw(body)).text).toBe(bare.text);

    const tries = [{ limit: 1 }, { limit: 5, domains: ["task"] }, { limit: 2, priority: "high" }];
    for (const pull of tries) {
      const again = read(await anna.pushRaw({ ...body, pull, client_time: new Date().toISOString() }));
      expect(ofBatch(again)).toEqual(read(bare));
      expect(again).toHaveProperty("checkpoint");
    }
  });

  it("gets its page as things stand at the retry", async () => {
    const body = { ...batchOf(task("mine", { data: { title: "a" } })), pull: { limit: 100 } };
    expect(read(await anna.pushRaw(body)).changes?.map(({ mobile_id }) => mobile_id)).toEqual(["mine"]);
    await ben.push([task("theirs", { data: { title: "b" } })]);
    const again = await anna.pushRaw(body);
    expect(again.replayed).toBe(true);
    expect(read(again).changes?.map(({ mobile_id }) => mobile_id)).toEqual(["mine", "theirs"]);
    expect(again.measure).toMatchObject({
      items: [{ domain: "task", status: "pulled", count: 2 }],
      checkpoint: read(again).checkpoint,
    });
  });

  it("is another batch where one of its entries, or what becomes of them, differs", async () => {
    const body = batchOf(task("mine", { data: { title: "a" } }));
    await anna.pushRaw(body);
    for (const other of [{ entries: [] }, { entries: [...body.entries, {}] }, { mode: "queue" }]) {
      const code = "idempotency_mismatch";
      await expect(anna.pushRaw({ ...body, ...other })).rejects.toMatchObject({ code });
    }
  });

  it("is told of a checkpoint that has expired meanwhile, and gets its results without it", async () => {
    const { checkpoint } = await anna.pull();
    const body = batchOf(task("mine", { data: { title: "a" } }));
    const first = read(await anna.pushRaw({ ...body, pull: { checkpoint } }));
    await runSql(anna.tenant, "UPDATE tenant_counter SET epoch = epoch + 1 WHERE tenant_id = $1");
    const refused = anna.pushRaw({ ...body, pull: { checkpoint } });
    await expect(refused).rejects.toMatchObject({ code: "checkpoint_expired" });
    expect(read(await anna.pushRaw(body))).toEqual(ofBatch(first));
    expect(ofBatch(read(await anna.pushRaw({ ...body, pull: {} })))).toEqual(ofBatch(first));
  });

  it("gets what an earlier version stored for it, hash and page and all, without that page", async () => {
    const entries = [task("mine", { data: { title: "a" } })];
    const batch_id = randomUUID();
    const answer = {
      ...{ at: 1_796_000_000_000, offset: null, plan: [50, 0, "low"], results: [[1, 7]] },
      page: { changes: [], checkpoint: "an old one", has_more: true },
    };
    await runSql(
      anna.tenant,
      "INSERT INTO sync_batch (tenant_id, device_no, batch_id, request_hash, answer) VALUES ($1, $2, $3, $4, $5)",
      ...[anna.deviceNo, batch_id, createHash("sha256").update("anything").digest(), JSON.stringify(answer)],
    );
    const replayed = read(await anna.pushRaw({ batch_id, entries }));
    expect(replayed).not.toHaveProperty("checkpoint");
    expect(replayed.results).toMatchObject([{ mobile_id: "mine", status: "applied", version: 7 }]);
    const withPage = read(await anna.pushRaw({ batch_id, entries, pull: {} }));
    expect(withPage).toMatchObject({ changes: [], has_more: false });
    expect(withPage.checkpoint).not.toBe("an old one");
  });
});

describe("a new batch with a pull that can't be answered", () => {
  it.each([
    ["a damaged checkpoint", { checkpoint: "nonsense" }, "invalid_request"],
    ["an unknown domain", { domains: ["nonsense"] }, "invalid_request"],
  ])("is refused before anything is written: %s", async (_, pull, code) => {
    const body = batchOf(task("mine", { data: { title: "a" } }));
    await expect(anna.pushRaw({ ...body, pull })).rejects.toMatchObject({ code });
    expect((await ben.pull()).changes).toEqual([]);
    expect(read(await anna.pushRaw(body)).results).toMatchObject([{ status: "applied" }]);
  });

  it("is refused before anything is written: a checkpoint from before a restore", async () => {
    const { checkpoint } = await anna.pull();
    await runSql(anna.tenant, "UPDATE tenant_counter SET epoch = epoch + 1 WHERE tenant_id = $1");
    const body = batchOf(task("mine", { data: { title: "a" } }));
    const refused = anna.pushRaw({ ...body, pull: { checkpoint } });
    await expect(refused).rejects.toMatchObject({ code: "checkpoint_expired" });
    expect((await ben.pull()).changes).toEqual([]);
  });
});
