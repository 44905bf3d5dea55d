import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { ConflictListQuery } from "@/lib/contract/conflict-review";
import type { Strategy } from "@/lib/contract/strategy";
import { forgetTombstones } from "@/lib/db/sync/forget";
import { withTenantSql } from "@/lib/db/with-tenant";
import { getConflict } from "../conflicts/get-conflict";
import { listConflicts } from "../conflicts/list-conflicts";
import { resolveConflictByPerson } from "../conflicts/resolve-conflict-by-person";
import { undoResolution } from "../conflicts/undo-resolution";
import type { TenantContext } from "../context";
import { OPERATOR } from "../operator";
import { setPolicy } from "../policies/set-policy";
import { drainQueue } from "../queue/testing/drain-queue";
import { runSql } from "../queue/testing/queue-rows";
import { getRecordTimeline } from "../records/get-record-timeline";
import { testContext } from "../testing/test-context";
import { createTestDevice, type TestDevice } from "./testing/test-device";

let ctx: TenantContext;
let anna: TestDevice;
let ben: TestDevice;

beforeEach(async () => {
  ctx = await testContext();
  anna = await createTestDevice(ctx.tenant);
  ben = await createTestDevice(ctx.tenant);
});

const record = { domain: "task", mobile_id: "site-1_mon_kim" };
const edit = (part: object) => ({ op_id: randomUUID(), ...record, ...part });

async function push(device: TestDevice, part: object) {
  const { results, conflicts } = await device.push([edit(part)]);
  const [result] = results;
  if (!result) throw new Error("the push answered nothing");
  return { ...result, conflicts };
}

/** Tasks follow `most_recent_wins` unless a test says otherwise. */
const follow = async (strategy: Strategy) =>
  strategy === "most_recent_wins" ||
  setPolicy({ tenant: ctx.tenant, person: OPERATOR }, { domain: "task", strategy, reason: "for this test" });

/** What a device that starts from nothing is given. */
async function shown() {
  const { changes } = await (await createTestDevice(ctx.tenant)).pull();
  return Object.fromEntries(changes.map(({ mobile_id, data }) => [mobile_id, data]));
}

describe("a natural key that is used again after a delete", () => {
  const old = { title: "Old", notes: "secret", assignee: "kim" };

  async function deleted() {
    const { version } = await push(anna, { data: old });
    const { checkpoint } = await ben.pull();
    return { checkpoint, ...(await push(anna, { op: "delete", base_version: version })) };
  }

  it("begins anew on the author's phone, on the others and on the server, and keeps the old life in the timeline", async () => {
    const { checkpoint, version = 0 } = await deleted();
    const { checkpoint: whereAnnaIs } = await anna.pull();
    const created = await push(anna, { data: { title: "New" } });
    expect(created).toMatchObject({ status: "applied", version: version + 1 });
    for (const key of ["winning_entry", "winning_unset"]) expect(created).not.toHaveProperty(key);
    expect((await anna.pull({ checkpoint: whereAnnaIs })).changes).toEqual([]);
    expect((await ben.pull({ checkpoint })).changes).toMatchObject([
      { op: "upsert", data: { title: "New" } },
    ]);
    expect(await shown()).toEqual({ [record.mobile_id]: { title: "New" } });

    const { steps } = await getRecordTimeline({ ctx, input: { ...record, limit: 50 } });
    expect(steps.map(({ what }) => what)).toEqual(["created", "deleted", "created"]);
    expect(steps[0]?.changes).toEqual([{ field: "title", after: "New" }]);
    expect(steps[2]?.changes).toContainEqual({ field: "notes", after: "secret" });
  });

  it("has its old fields back where it is undeleted instead", async () => {
    const { version } = await deleted();
    const back = await push(ben, { base_version: version, delta: {} });
    expect(back).toMatchObject({ status: "applied", winning_entry: old });
    expect(await shown()).toEqual({ [record.mobile_id]: old });
  });
});

describe("a natural key that is used again while its delete waits for a person", () => {
  const decided = async (choice: "client" | "server") => {
    await follow("manual");
    const { version } = await push(anna, { data: { title: "Old", notes: "secret" } });
    await push(ben, { base_version: version, delta: { title: "Ben's", site: "north" } });
    const held = await push(anna, { op: "delete", base_version: version });
    const again = await push(anna, { data: { title: "New" } });
    expect([held.status, again.status]).toEqual(["manual_required", "manual_required"]);
    expect(again.conflict_id).toBe(held.conflict_id);
    const input = { id: held.conflict_id ?? "", choice, expected_version: again.version ?? 0 };
    await resolveConflictByPerson({ ctx, input });
    return shown();
  };

  it("has none of what its author deleted where their side wins", async () => {
    expect(await decided("client")).toEqual({ [record.mobile_id]: { title: "New", site: "north" } });
  });

  it("stays as it stands where the other side wins", async () => {
    const standing = { title: "Ben's", notes: "secret", site: "north" };
    expect(await decided("server")).toEqual({ [record.mobile_id]: standing });
  });
});

describe("a natural key that two phones create", () => {
  it.each(["server_wins", "most_recent_wins"] as const)(
    "keeps what only one of them brought, under %s",
    async (strategy) => {
      await follow(strategy);
      await push(anna, { data: { title: "A", vitals: "ok" } });
      const result = await push(ben, { data: { title: "B", notes: "n", photo: "p" } });
      expect(result).toMatchObject({
        status: "resolved",
        strategy_used: strategy,
        winning_entry: { title: "A", vitals: "ok" },
      });
      expect(result).not.toHaveProperty("winning_unset");
      expect(await shown()).toEqual({
        [record.mobile_id]: { title: "A", vitals: "ok", notes: "n", photo: "p" },
      });
    },
  );
});

describe("an edit from a phone that slept until the tombstone was forgotten", () => {
  const whole = { title: "Pump", notes: "n", status: "done" };

  beforeEach(async () => {
    const { version } = await push(anna, { data: { ...whole, status: "open" } });
    await push(ben, { op: "delete", base_version: version });
    await forgetAll();
  });

  async function forgetAll(): Promise<void> {
    await runSql(
      ctx.tenant,
      "UPDATE sync_record SET updated_at = now() - interval '100 days' WHERE tenant_id = $1",
    );
    await withTenantSql(ctx.tenant, "", (t) => forgetTombstones(t, new Date(Date.now() - 90 * 86_400_000)));
  }

  const wholeEdit = { base_version: 1, data: whole, changed_fields: ["status"] };
  const onlyConflict = async () => {
    const [row] = await runSql<{ id: string }>(
      ctx.tenant,
      "SELECT id FROM sync_conflict_resolution_log WHERE tenant_id = $1",
    );
    return getConflict({ ctx, input: { id: row?.id ?? "" } });
  };

  it("makes no half record: the server asks for all of it", async () => {
    const result = await push(anna, { base_version: 1, delta: { status: "done" } });
    expect(result).toMatchObject({ status: "rejected", code: "record_forgotten", needs: "whole" });
    expect(result).not.toHaveProperty("version");
    expect(await shown()).toEqual({});
  });

  it("gives birth to the whole record where the edit wins, and an undo lets it go again", async () => {
    await follow("client_wins");
    const result = await push(anna, wholeEdit);
    expect(result).toMatchObject({ status: "resolved", winning_entry: whole, conflicts: [] });
    expect(await shown()).toEqual({ [record.mobile_id]: whole });

    const conflict = await onlyConflict();
    expect(conflict).toMatchObject({
      kind: "edit_of_deleted",
      label: "Pump",
      server: null,
      server_version: 0,
      winner: "client",
      moved: false,
      stood: {},
      undo: { what: "delete" },
    });
    const listed = await listConflicts({
      ctx,
      input: ConflictListQuery.parse({ state: "settled" }),
    });
    expect(listed.items).toMatchObject([{ id: conflict.id, kind: "edit_of_deleted", label: "Pump" }]);
    await undoResolution({ ctx, input: { id: conflict.id, apply_anyway: false } });
    expect(await shown()).toEqual({});
  });

  it("leaves the record gone where the server's side wins, and an undo gives birth to it", async () => {
    await follow("server_wins");
    const result = await push(anna, wholeEdit);
    expect(result).toMatchObject({ status: "resolved", strategy_used: "server_wins", deleted: true });
    expect(result).not.toHaveProperty("version");
    expect(await shown()).toEqual({});

    const conflict = await onlyConflict();
    expect(conflict).toMatchObject({
      server: null,
      record: null,
      winner: "server",
      moved: false,
      undo: { what: "bring_back" },
    });
    const { checkpoint } = await ben.pull();
    const { what } = await undoResolution({ ctx, input: { id: conflict.id, apply_anyway: false } });
    expect(what).toBe("bring_back");
    expect((await ben.pull({ checkpoint })).changes).toMatchObject([{ op: "upsert", data: whole }]);
    expect(await shown()).toEqual({ [record.mobile_id]: whole });
  });

  describe("under manual", () => {
    beforeEach(async () => {
      await follow("manual");
    });

    async function waiting() {
      const result = await push(anna, wholeEdit);
      expect(result).toMatchObject({ status: "manual_required" });
      expect(result).not.toHaveProperty("version");
      expect(result.conflicts).toMatchObject([{ server_entry: null, client_entry: { data: whole } }]);
      expect(await shown()).toEqual({});
      return onlyConflict();
    }

    it("waits for a person, who brings the record back whole", async () => {
      const conflict = await waiting();
      expect(conflict).toMatchObject({
        state: "pending",
        kind: "edit_of_deleted",
        server: null,
        moved: false,
        record: { deleted: true },
      });
      const { checkpoint } = await ben.pull();
      await decide(conflict, "client");
      for (const changes of [(await ben.pull({ checkpoint })).changes, (await anna.pull()).changes]) {
        expect(changes).toMatchObject([{ op: "upsert", data: whole }]);
      }
    });

    it("waits for a person, who lets it stay gone, and then changes their mind", async () => {
      const conflict = await waiting();
      const { checkpoint } = await anna.pull();
      await decide(conflict, "server");
      expect((await anna.pull({ checkpoint })).changes).toMatchObject([{ op: "delete" }]);
      expect(await shown()).toEqual({});
      await undoResolution({ ctx, input: { id: conflict.id, apply_anyway: false } });
      expect(await shown()).toEqual({ [record.mobile_id]: whole });
    });

    it("keeps its tombstone while it waits, and can be decided anew once even that is forgotten", async () => {
      const conflict = await waiting();
      await forgetAll();
      expect((await onlyConflict()).record).toMatchObject({ deleted: true });
      await decide(conflict, "client");
      await undoResolution({ ctx, input: { id: conflict.id, apply_anyway: false } });
      await forgetAll();
      const undone = await onlyConflict();
      expect(undone).toMatchObject({ record: null });
      await decide(undone, "client");
      expect(await shown()).toEqual({ [record.mobile_id]: whole });
    });

    const decide = (
      conflict: { id: string; record: { version: number } | null },
      choice: "client" | "server",
    ) =>
      resolveConflictByPerson({
        ctx,
        input: { id: conflict.id, choice, expected_version: conflict.record?.version ?? 0 },
      });
  });

  it("comes out of the queue alike", async () => {
    const { results } = await anna.push([edit({ base_version: 1, delta: { status: "done" } })], {
      mode: "queue",
    });
    expect(results).toMatchObject([{ status: "queued" }]);
    await drainQueue(ctx.tenant);
    const rows = await runSql(ctx.tenant, "SELECT state, code FROM sync_queue_item WHERE tenant_id = $1");
    expect(rows).toEqual([{ state: "set_aside", code: "record_forgotten" }]);
  });
});

describe("a record that grows with each push", () => {
  const photo = (n: number) => ({ [`photo_${n}`]: Array(4).fill(`${n}`.repeat(60 * 1024)) });

  it("stops at its limit, in a push and out of the queue, and names its largest fields", async () => {
    let { version: base_version } = await push(anna, { data: { title: "T" } });
    for (let n = 0; n < 4; n++)
      ({ version: base_version } = await push(anna, { base_version, delta: photo(n) }));
    const refused = await push(anna, { base_version, delta: photo(4) });
    expect(refused).toMatchObject({ status: "rejected", code: "record_too_large", version: base_version });
    expect(refused.errors).toHaveLength(6);
    expect(refused.errors?.[0]).toMatchObject({ path: "photo_0", message: "takes 245,773 bytes" });

    await anna.push([edit({ base_version, delta: photo(5) })], { mode: "queue" });
    await drainQueue(ctx.tenant);
    const rows = await runSql(ctx.tenant, "SELECT state, code FROM sync_queue_item WHERE tenant_id = $1");
    expect(rows).toEqual([{ state: "set_aside", code: "record_too_large" }]);
    expect(Object.keys((await shown())[record.mobile_id] ?? {})).toHaveLength(5);
  });

  it("is not made too large by a person either", async () => {
    await follow("manual");
    const { version } = await push(anna, { data: { title: "T" } });
    let base_version = version;
    for (let n = 0; n < 4; n++)
      ({ version: base_version } = await push(anna, { base_version, delta: photo(n) }));
    const held = await push(ben, { base_version: version, delta: { photo_0: "mine", ...photo(6) } });
    expect(held.status).toBe("manual_required");
    const id = held.conflict_id ?? "";
    const decision = { id, choice: "fields", expected_version: base_version ?? 0 } as const;
    await expect(
      resolveConflictByPerson({
        ctx,
        input: { ...decision, fields: { photo_0: "server", photo_6: "client" } },
      }),
    ).rejects.toMatchObject({ code: "record_too_large" });
    await resolveConflictByPerson({
      ctx,
      input: { ...decision, fields: { photo_0: "client", photo_6: "client" } },
    });
    await expect(undoResolution({ ctx, input: { id, apply_anyway: false } })).resolves.toMatchObject({
      what: "edit",
    });
  });
});

describe("a time that a device writes in its own way", () => {
  const create = (mobile_id: string, modified_at: unknown) => ({
    op_id: randomUUID(),
    domain: "task",
    mobile_id,
    data: { title: mobile_id },
    modified_at,
  });

  it("is read where RFC 3339 allows it, and refuses its own entry alone where it doesn't", async () => {
    const { results } = await anna.push([
      create("leap", "2016-12-31T23:59:60Z"),
      create("small", "2026-11-22t10:00:00z"),
      create("offset", "2026-11-22T10:00:00.123456+05:30"),
      create("minutes", "2026-11-22T10:00Z"),
      create("far", "10000-01-01T00:00:00Z"),
      create("none", "2023-02-29T10:00:00Z"),
      create("number", 12),
      create("fine", "2026-11-22T10:00:00.000Z"),
    ]);
    expect(results.map(({ mobile_id, status, code }) => [mobile_id, status, code])).toEqual([
      ["leap", "applied", undefined],
      ["small", "applied", undefined],
      ["offset", "applied", undefined],
      ["minutes", "rejected", "invalid_entry"],
      ["far", "rejected", "invalid_entry"],
      ["none", "rejected", "invalid_entry"],
      ["number", "rejected", "invalid_entry"],
      ["fine", "applied", undefined],
    ]);
    expect(results[3]?.errors?.[0]).toMatchObject({ path: "modified_at" });
  });

  it.each([
    "2016-12-31T23:59:60Z",
    "2026-11-22t10:00:00z",
    "2026-11-22T10:00Z",
    "10000-01-01T00:00:00Z",
    "now",
    5,
  ])("refuses no batch as client_time or as the age of the outbox: %s", async (time) => {
    const answer = await anna.push([create("fine", "2026-11-22T10:00:00Z")], {
      client_time: time,
      queue: { pending: 1, oldest_at: time },
    });
    expect(answer.results[0]?.status).toBe("applied");
    const readable = typeof time === "string" && /^2.*:\d\dz$/i.test(time) && time.length > 17;
    expect(answer.clock_offset_ms === null).toBe(!readable);
  });

  it("decides by the moment it names", async () => {
    const { version: base_version } = await push(anna, { data: { title: "T" } });
    await push(anna, { base_version, delta: { title: "later" }, modified_at: "2026-11-22t12:00:30.5+02:00" });
    const result = await push(ben, {
      base_version,
      delta: { title: "U" },
      modified_at: "2026-11-22T10:00:20z",
    });
    expect(result).toMatchObject({ status: "resolved", winning_entry: { title: "later" } });
  });
});
