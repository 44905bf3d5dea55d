import { describe, expect, it } from "vitest";
import { STRATEGIES } from "../../contract/strategy";
import { dataAt } from "./record";
import { NOON, OneRecord, type Sent } from "./testing/one-record";
import { timelineOf } from "./timeline";

const [A, B, C] = [1, 2, 3];
const at = (minutes: number) => new Date(NOON + minutes * 60_000).toISOString();

function deletedRecord(strategy: (typeof STRATEGIES)[number] = "most_recent_wins") {
  const one = new OneRecord({ strategy });
  one.push(A, { data: { title: "Old", notes: "secret", assignee: "kim" } });
  one.push(A, { op: "delete", base_version: 1 });
  return one;
}

describe("a creation on a tombstone", () => {
  it.each(STRATEGIES)("begins a new life with what it brings and nothing else, under %s", (strategy) => {
    for (const device of [A, B]) {
      const one = deletedRecord(strategy);
      const result = one.push(device, { data: { title: "New" } });
      expect(result).toEqual({
        op_id: "op-0",
        domain: "task",
        mobile_id: "r1",
        status: "applied",
        version: 3,
      });
      expect(one.data).toEqual({ title: "New" });
    }
  });

  it("takes its delta or its data with changed_fields for all that it brings", () => {
    const delta = deletedRecord();
    delta.push(B, { delta: { title: "New" }, unset: ["notes"] });
    expect(delta.data).toEqual({ title: "New" });
    const named = deletedRecord();
    named.push(B, { data: { title: "New", site: "N" }, changed_fields: ["title"] });
    expect(named.data).toEqual({ title: "New", site: "N" });
  });

  it("leaves the old life in the record's history", () => {
    const one = deletedRecord();
    one.push(B, { data: { title: "New", site: "N" } });
    if (!one.record) throw new Error("no record");
    const old = { title: "Old", notes: "secret", assignee: "kim" };
    expect(dataAt(one.record, one.stored.revisions, 1)).toEqual(old);
    expect(dataAt(one.record, one.stored.revisions, 2)).toBeNull();
    const { steps, whole } = timelineOf(one.record, one.stored.revisions);
    expect(whole).toBe(true);
    expect(steps).toMatchObject([
      { version: 3, what: "created", writer: B },
      { version: 2, what: "deleted", writer: A },
      { version: 1, what: "created", writer: A },
    ]);
    expect(steps[0]?.changes).toEqual([
      { field: "title", after: "New" },
      { field: "site", after: "N" },
    ]);
    expect(steps[2]?.changes).toHaveLength(3);
  });

  it("comes about in the batch that deletes, too", () => {
    const one = new OneRecord({ strategy: "most_recent_wins" });
    one.push(A, { data: { title: "Old", notes: "secret" } });
    const { results } = one.batch(A, [
      { op: "delete", base_version: 1 },
      { data: { title: "New" } },
      { base_version: 0, delta: { site: "N" } },
    ]);
    expect(results.map(({ status }) => status)).toEqual(["applied", "applied", "applied"]);
    expect(one.data).toEqual({ title: "New", site: "N" });
  });

  it("tells a device that still holds the old life which of its fields are gone", () => {
    const one = deletedRecord("client_wins");
    one.push(B, { data: { title: "New" } });
    const result = one.push(C, { base_version: 1, delta: { title: "Newer" } });
    expect(result).toMatchObject({ status: "resolved", version: 4 });
    expect(result.winning_unset?.toSorted()).toEqual(["assignee", "notes"]);
  });

  it("does not join an edit of the old life that waits for a person", () => {
    const one = new OneRecord({ strategy: "manual" });
    one.push(A, { data: { title: "Old", notes: "secret" } });
    one.push(A, { op: "delete", base_version: 1 });
    expect(one.push(B, { base_version: 1, delta: { title: "Mine" } }).status).toBe("manual_required");
    expect(one.push(B, { data: { title: "New" } }).status).toBe("applied");
    expect(one.data).toEqual({ title: "New" });
  });
});

it("a creation of a record that is there tells its device all of it, of its own earlier fields too", () => {
  const one = new OneRecord({ strategy: "server_wins" });
  one.push(A, { data: { title: "T", notes: "mine" } });
  one.push(B, { base_version: 1, delta: { site: "theirs" } });
  const { results } = one.batch(A, [{ op: "delete", base_version: 1 }, { data: { title: "Again" } }]);
  expect(results[0]).toMatchObject({ status: "resolved", winning_entry: { title: "T" } });
  expect(results[1]).toMatchObject({
    status: "merged",
    winning_entry: { notes: "mine", site: "theirs" },
  });
});

describe("an undelete", () => {
  it.each<Sent>([{ delta: {} }, { delta: { title: "Back" } }, { data: { title: "Back" } }])(
    "brings the old fields back with the edit on them: %j",
    (sent) => {
      const one = deletedRecord("server_wins");
      const result = one.push(B, { ...sent, base_version: 2 });
      expect(result).toMatchObject({ status: "applied", version: 3, winning_entry: one.data });
      const title = "title" in { ...sent.delta, ...sent.data } ? "Back" : "Old";
      expect(one.data).toEqual({ title, notes: "secret", assignee: "kim" });
    },
  );

  it("of an older view is an edit of a deleted record", () => {
    const one = deletedRecord("server_wins");
    expect(one.push(B, { base_version: 1, delta: { title: "Back" } })).toMatchObject({
      status: "resolved",
      deleted: true,
      version: 2,
    });
    expect(one.data).toBeNull();
  });

  it("with a whole record changes only what its user changed", () => {
    const one = new OneRecord({ strategy: "client_wins" });
    one.push(A, { data: { title: "T", notes: "old" } });
    one.push(B, { base_version: 1, delta: { notes: "new" } });
    one.push(B, { op: "delete", base_version: 2 });
    const result = one.push(A, { base_version: 1, data: { title: "Mine", notes: "old" } });
    expect(one.data).toEqual({ title: "Mine", notes: "new" });
    expect(result.winning_entry).toEqual(one.data);
  });
});

describe("two creators of one id", () => {
  const born = (policy: ConstructorParameters<typeof OneRecord>[0]) => {
    const one = new OneRecord(policy);
    one.push(A, { data: { title: "A", vitals: "ok" }, modified_at: at(-5) });
    return one;
  };
  const second = { title: "B", notes: "n", photo: "p" };

  it.each(
    (["server_wins", "most_recent_wins"] as const).flatMap((strategy) =>
      (["fields", "record"] as const).flatMap((merge) =>
        [at(-5), at(-60), undefined].map((modified_at) => ({ strategy, merge, modified_at })),
      ),
    ),
  )("keep what only one of them brought where the title is the first one's: %j", (of) => {
    const one = born(of);
    const { modified_at } = of;
    const result = one.push(B, { data: second, ...(modified_at && { modified_at }) });
    expect(one.data).toEqual({ title: "A", vitals: "ok", notes: "n", photo: "p" });
    expect(result).toMatchObject({
      status: "resolved",
      version: 2,
      winning_entry: { title: "A", vitals: "ok" },
    });
    expect(result.winning_unset).toBeUndefined();
  });

  it.each(["client_wins", "most_recent_wins"] as const)(
    "keep it where the title is the second one's, under %s",
    (strategy) => {
      const one = born({ strategy, merge: "record" });
      const result = one.push(B, { delta: second, modified_at: at(-1) });
      expect(one.data).toEqual({ ...second, vitals: "ok" });
      expect(result).toMatchObject({ status: "resolved", winning_entry: { vitals: "ok" } });
    },
  );

  it("merge without a conflict where they agree on what both have", () => {
    const one = born({ strategy: "manual" });
    expect(one.push(B, { data: { title: "A", notes: "n" } })).toMatchObject({
      status: "merged",
      winning_entry: { vitals: "ok" },
    });
    expect(one.data).toEqual({ title: "A", vitals: "ok", notes: "n" });
  });

  it("ask a person about what both have, and then about all of it", () => {
    const one = born({ strategy: "manual" });
    expect(one.push(B, { data: second }).status).toBe("manual_required");
    expect(one.data).toEqual({ title: "A", vitals: "ok" });
  });

  it("don't bring back what was removed since the birth", () => {
    const one = born({ strategy: "server_wins" });
    one.push(A, { base_version: 1, unset: ["vitals"] });
    const result = one.push(B, { data: { title: "A", vitals: "mine" } });
    expect(one.data).toEqual({ title: "A" });
    expect(result.winning_unset).toEqual(["vitals"]);
  });

  it("don't count what an earlier life had", () => {
    const one = deletedRecord("server_wins");
    one.push(A, { data: { title: "A" } });
    one.push(B, { data: { title: "B", notes: "n" } });
    expect(one.data).toEqual({ title: "A", notes: "n" });
  });
});

it("an edit that adds a field goes with its contested fields where an edit is taken as one", () => {
  const one = new OneRecord({ strategy: "server_wins", merge: "record" });
  one.push(A, { data: { title: "T" } });
  one.push(B, { base_version: 1, delta: { title: "B" } });
  one.push(C, { base_version: 1, delta: { title: "C", photo: "p" } });
  expect(one.data).toEqual({ title: "B" });
});

it("an edit of an earlier life does not slip that life's fields into the new one", () => {
  const one = deletedRecord("server_wins");
  one.push(A, { data: { title: "New" } });
  expect(one.push(B, { base_version: 1, delta: { notes: "still secret" } })).toMatchObject({
    status: "resolved",
    winning_entry: { title: "New" },
  });
  expect(one.data).toEqual({ title: "New" });
});

describe("a device's own edits", () => {
  it("take effect in their order, whatever its clock said", () => {
    const one = new OneRecord({ strategy: "server_wins" });
    one.push(A, { data: { title: "T", status: "open" }, modified_at: at(0) });
    one.push(A, { base_version: 1, delta: { status: "first" }, modified_at: at(0) });
    expect(
      one.push(A, { base_version: 1, delta: { status: "second" }, modified_at: at(-600) }, -36_000_000),
    ).toMatchObject({ status: "applied", version: 3 });
    expect(one.data?.status).toBe("second");
    one.batch(A, [
      { base_version: 3, delta: { status: "third" }, modified_at: at(-1) },
      { base_version: 3, delta: { status: "fourth" }, modified_at: at(-900) },
    ]);
    expect(one.data?.status).toBe("fourth");
  });

  it("bring its own deleted record back, though the clock was set back since", () => {
    const one = new OneRecord({ strategy: "server_wins" });
    one.push(A, { data: { title: "T" }, modified_at: at(0) });
    one.push(A, { op: "delete", base_version: 1, modified_at: at(0) });
    expect(one.push(A, { base_version: 1, delta: { title: "U" }, modified_at: at(-900) }).status).toBe(
      "applied",
    );
    expect(one.data).toEqual({ title: "U" });
  });

  it("don't overwrite another's value that came between", () => {
    const one = new OneRecord({ strategy: "server_wins" });
    one.push(A, { data: { title: "T", status: "open" } });
    one.push(B, { base_version: 1, delta: { status: "theirs" } });
    expect(one.push(A, { base_version: 1, delta: { status: "mine" } }).status).toBe("resolved");
    expect(one.data?.status).toBe("theirs");
  });
});
