import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { PRIORITIES } from "@/lib/contract/entry";
import { LIMITS } from "@/lib/contract/limits";
import { DOMAIN_NAMES } from "@/lib/core/domains/registry";
import { startCheckpoint } from "@/lib/core/sync/checkpoint";
import { decodeCheckpoint } from "@/lib/core/sync/checkpoint-code";
import { readClockFor } from "@/lib/db/clock";
import { readTouchedRecords } from "@/lib/db/sync/push-state";
import { readChangesAfter } from "@/lib/db/sync/read-changes";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { withTenantSql } from "@/lib/db/with-tenant";
import { readSettledSince, readStanding } from "../queue/settled-in-page";
import { drainQueue } from "../queue/testing/drain-queue";
import { runSql } from "../queue/testing/queue-rows";
import { checkpointSeal } from "./checkpoint-seal";
import { createTestDevice, type TestDevice } from "./testing/test-device";

let anna: TestDevice;
let ben: TestDevice;

beforeEach(async () => {
  const { tenant } = await createTestTenant();
  anna = await createTestDevice(tenant);
  ben = await createTestDevice(tenant);
});

const edit = (mobile_id: string, part: object) => ({
  op_id: randomUUID(),
  domain: "task",
  mobile_id,
  base_version: 1,
  ...part,
});
const ids = (count: number) => Array.from({ length: count }, (_, n) => `r${n}`);

/** Records of a megabyte each, which the database keeps compressed to a hundredth of that. */
async function makeLarge(count: number): Promise<void> {
  await anna.push(ids(count).map((id) => edit(id, { base_version: 0, data: { title: id } })));
  const notes = `jsonb_build_object('notes', to_jsonb(array_fill(repeat('n', 60000), ARRAY[17])))`;
  await runSql(anna.tenant, `UPDATE sync_record SET data = data || ${notes} WHERE tenant_id = $1`);
}

/** Page after page until there is nothing left, each record once. */
async function pullAll(device: TestDevice, from?: string): Promise<{ pulled: string[]; checkpoint: string }> {
  const pulled: string[] = [];
  let checkpoint = from;
  for (;;) {
    const page = await device.pull(checkpoint === undefined ? {} : { checkpoint });
    pulled.push(...page.changes.map(({ mobile_id }) => mobile_id));
    checkpoint = page.checkpoint;
    if (!page.has_more) return { pulled, checkpoint };
  }
}

describe("records that are too large to be held together", () => {
  it("are edited by fewer at once, which the device is told", async () => {
    await makeLarge(20);
    const edits = ids(20).map((id) => edit(id, { base_version: 20, delta: { title: "new" } }));
    await expect(anna.push(edits)).rejects.toMatchObject({
      code: "payload_too_large",
      detail: expect.stringMatching(/^The records of these edits take \d+ MB together. Send fewer/),
    });
    const { results } = await anna.push(edits.slice(0, 10));
    expect(results.every(({ status }) => status === "applied")).toBe(true);
  });

  it("are read a few at a time where a device pulls them, and all arrive", async () => {
    await makeLarge(20);
    const { records, isLast } = await withTenantSql(anna.tenant, "", (t) =>
      readChangesAfter(t, 0, { limit: 128, bytes: LIMITS.pullBytesDefault }),
    );
    expect([records.length < 5, isLast]).toEqual([true, false]);
    expect((await pullAll(ben)).pulled).toEqual(ids(20));
  });

  it("are read a few at a time where a device's queued edits of them came out otherwise", async () => {
    await makeLarge(20);
    for (const some of [ids(20).slice(0, 10), ids(20).slice(10)]) {
      await anna.push(some.map((id) => edit(id, { base_version: 20, delta: { title: "hers" } })));
    }
    const { checkpoint } = await pullAll(ben);
    const modified_at = new Date(Date.now() - 86_400_000).toISOString();
    const entries = ids(20).map((id) => edit(id, { base_version: 20, delta: { title: "his" }, modified_at }));
    for (const some of [entries.slice(0, 10), entries.slice(10)]) {
      await ben.pushRaw({ batch_id: randomUUID(), mode: "queue", entries: some });
    }
    await drainQueue(anna.tenant);
    const standing = await withTenantSql(anna.tenant, "", async (t) => {
      const { epoch, checkpointKey } = await readClockFor(t, ben.deviceNo);
      const from = decodeCheckpoint(checkpointSeal(anna.tenant, checkpointKey), checkpoint);
      const scope = { domains: DOMAIN_NAMES, priorities: PRIORITIES };
      const before = from ?? startCheckpoint(epoch);
      return readStanding(t, ben, await readSettledSince(t, ben, before), { from: before, scope });
    });
    expect(standing).toHaveLength(20);
    expect(standing[0]).toMatchObject({ change: { data: { title: "hers" } } });
    expect(standing.filter(({ unread }) => !unread).length).toBeLessThan(12);
    expect((await pullAll(ben, checkpoint)).pulled).toEqual(ids(20));
  });

  it("are edited one by one where the edits came into the queue", async () => {
    await makeLarge(20);
    const entries = ids(20).map((id) => edit(id, { base_version: 20, delta: { title: "new" } }));
    for (const some of [entries.slice(0, 10), entries.slice(10)]) {
      await anna.pushRaw({ batch_id: randomUUID(), mode: "queue", entries: some });
    }
    expect(await drainQueue(anna.tenant)).toBe(20);
  });
});

describe("a record that others have rewritten again and again", () => {
  it("takes an edit on an old base, though what lies between is more than memory takes", async () => {
    await anna.push([edit("r0", { base_version: 0, data: { title: "first" } })]);
    for (let n = 1; n <= 20; n++) {
      const photo = Array(4).fill(`${n % 10}`.repeat(60_000));
      await ben.push([edit("r0", { base_version: n, delta: { title: `t${n}`, photo } })]);
    }
    const read = (oldestBase: number) =>
      withTenantSql(anna.tenant, "", (t) =>
        readTouchedRecords(t, anna.deviceNo, [{ domain: "task", mobileId: "r0", oldestBase }]),
      );
    const revisionsSince = async (base: number) => (await read(base)).get("task/r0")?.revisions.length;
    expect([await revisionsSince(11), await revisionsSince(1)]).toEqual([10, 0]);
    const { results } = await anna.push([edit("r0", { delta: { notes: "long" } })]);
    expect(results).toMatchObject([{ status: "merged", winning_entry: { title: "t20" } }]);
  });
});
