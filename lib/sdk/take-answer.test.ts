import { describe, expect, it } from "vitest";
import type { PushConflict, PushResult } from "../contract/push";
import type { Confirmed } from "./confirmed";
import { viewOf } from "./confirmed";
import type { Entry } from "./entry";
import type { KeptRecord, PendingEdit } from "./local-state";
import { pair, takeAnswer } from "./take-answer";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const RECORD = "record/task/r1";
const held: KeptRecord = { version: 5, round: 0, fields: { title: "Pump", status: "open", site: "north" } };
const entry = (op_id: string, about: Partial<Entry> = {}): Entry => ({
  op_id,
  domain: "task",
  mobile_id: "r1",
  op: "upsert",
  base_version: 5,
  delta: { status: "done" },
  modified_at: "2026-11-22T09:00:00.000Z",
  ...about,
});
const forgotten = { status: "rejected", code: "record_forgotten", needs: "whole" } as Partial<PushResult>;

/** The outbox `edits`, of which the first are answered with `answers`. */
function take(
  edits: Entry[],
  answers: Partial<PushResult>[],
  known: KeptRecord | undefined = held,
  conflicts: PushConflict[] = [],
) {
  const rows = edits.map((edit, at): [string, PendingEdit] => [`outbox/${at + 1}`, { entry: edit }]);
  const results = answers.map((answer, at) => {
    const { op_id, domain, mobile_id } = edits[at] as Entry;
    return { op_id, domain, mobile_id, ...answer } as PushResult;
  });
  const { write, aside: setAside } = takeAnswer(
    { lane: "batch", results, conflicts },
    {
      answered: pair(
        results,
        new Map(rows),
        rows.slice(0, answers.length).map(([key]) => key),
      ),
      outbox: new Map(rows),
      mark: { checkpoint: "c", round: 0 },
      known: new Map(known && [[RECORD, known]]),
      pulled: new Set(),
      unheard: new Map(),
      now: NOW,
      offset: 0,
    },
  );
  const put = new Map<string, unknown>(write.put);
  const outbox = new Map(rows);
  for (const key of write.delete ?? []) outbox.delete(key);
  for (const [key, value] of put) if (key.startsWith("outbox/")) outbox.set(key, value as PendingEdit);
  const waiting = [...outbox.values()].map((edit) => edit.entry);
  const confirmed = put.get(RECORD) as Confirmed | undefined;
  const aside = [...put.keys()].filter((key) => key.startsWith("aside/"));
  return { waiting, confirmed, shown: viewOf(confirmed, waiting), aside, setAside };
}

describe("an edit of a record that the server has forgotten", () => {
  it("waits again with its record whole, in its place, and the record stays in sight", () => {
    const { waiting, shown, aside } = take(
      [entry("a", { unset: ["site"] }), entry("b", { delta: { title: "Valve" } })],
      [forgotten],
    );
    expect(waiting).toEqual([
      {
        ...entry("a-whole", { unset: ["site"], changed_fields: ["status"] }),
        delta: undefined,
        data: { title: "Pump", status: "done" },
      },
      entry("b", { delta: { title: "Valve" } }),
    ]);
    expect(shown).toEqual({ title: "Valve", status: "done" });
    expect(aside).toEqual([]);
  });

  it("goes with the edits before it, each saying what it changed itself", () => {
    const { waiting } = take([entry("a"), entry("b", { delta: { title: "Valve" } })], [forgotten, forgotten]);
    expect(waiting).toMatchObject([
      { op_id: "a-whole", data: { title: "Pump", status: "done" }, changed_fields: ["status"] },
      { op_id: "b-whole", data: { title: "Valve", status: "done" }, changed_fields: ["title"] },
    ]);
  });

  it("is done with where the user deleted the record afterwards", () => {
    const deletion = entry("b", { op: "delete", delta: undefined });
    const { waiting, aside, shown } = take([entry("a"), deletion], [forgotten, { status: "duplicate" }]);
    expect([waiting, aside, shown]).toEqual([[], [], undefined]);
  });

  it("goes whole too where the record is alive and has no field at all", () => {
    const bare: KeptRecord = { version: 9, round: 0, fields: {} };
    const { waiting, aside } = take([entry("a")], [forgotten], bare);
    expect(waiting).toMatchObject([{ op_id: "a-whole", data: { status: "done" } }]);
    expect(aside).toEqual([]);
  });

  it("is set aside where the device has nothing else of the record, or it is too large to travel", () => {
    const tombstone: KeptRecord = { version: 9, round: 0, fields: {}, deleted: true };
    expect(take([entry("a")], [forgotten], tombstone)).toMatchObject({ waiting: [], aside: ["aside/1"] });
    const huge = { ...held, fields: { notes: Array.from({ length: 5 }, () => "x".repeat(60_000)) } };
    expect(take([entry("a")], [forgotten], huge)).toMatchObject({ waiting: [], aside: ["aside/1"] });
  });

  it("keeps the record for later edits that wait, where the server let it stay gone", () => {
    const lost = { status: "resolved", resolution: "resolved", deleted: true } as Partial<PushResult>;
    const first = take([entry("a-whole", { data: held.fields }), entry("b")], [lost]);
    expect(first.shown).toEqual({ title: "Pump", status: "done", site: "north" });
    const again = take(first.waiting, [forgotten], first.confirmed as KeptRecord);
    expect(again.waiting).toMatchObject([{ op_id: "b-whole", data: { title: "Pump", status: "done" } }]);
  });
});

describe("an edit of a record that the server has forgotten and asks a person about", () => {
  const asked = {
    status: "manual_required",
    resolution: "manual_required",
    conflict_id: "c",
  } as Partial<PushResult>;
  const conflicts = [{ conflict_id: "c", server_entry: null }] as PushConflict[];

  it("leaves nothing of the record on the device: it stands as it was, which is gone", () => {
    const { confirmed, shown, waiting } = take([entry("a", { data: held.fields })], [asked], held, conflicts);
    expect([confirmed, shown, waiting]).toEqual([undefined, undefined, []]);
  });

  it("leaves what later edits that wait were made on", () => {
    const { shown, confirmed } = take([entry("a"), entry("b")], [asked], held, conflicts);
    expect(confirmed).toMatchObject({ deleted: true, fields: held.fields });
    expect(shown).toEqual({ title: "Pump", status: "done", site: "north" });
  });
});

describe("an edit on a version that the server never gave", () => {
  const beyond = { status: "rejected", code: "invalid_base_version" } as Partial<PushResult>;

  it("waits again in its place, on the oldest version there is, once", () => {
    const first = take([entry("a"), entry("b")], [beyond]);
    expect(first.waiting).toEqual([entry("a", { base_version: 1 }), entry("b")]);
    expect(first.aside).toEqual([]);
    expect(take(first.waiting, [beyond])).toMatchObject({ waiting: [entry("b")], aside: ["aside/1"] });
  });

  it("doesn't go behind a later edit of the same fields that the server took, and is done with behind a deletion", () => {
    const applied = { status: "applied", version: 3 } as Partial<PushResult>;
    const same = take([entry("a"), entry("b", { base_version: 2 })], [beyond, applied]);
    expect([same.waiting, same.aside]).toEqual([[], ["aside/1"]]);
    const deletion = entry("b", { op: "delete", delta: undefined, base_version: 2 });
    const undone = take([entry("a"), deletion], [beyond, applied]);
    expect([undone.waiting, undone.aside]).toEqual([[], []]);
    const other = take(
      [entry("a"), entry("b", { base_version: 2, delta: { title: "Valve" } })],
      [beyond, applied],
    );
    expect([other.waiting, other.aside]).toEqual([[entry("a", { base_version: 1 })], []]);
    const remade = take([entry("a", { op: "delete", delta: undefined }), entry("b")], [beyond, applied]);
    expect([remade.waiting, remade.aside]).toEqual([[], ["aside/1"]]);
  });
});

describe("a record that is deleted and made again", () => {
  const deletion = entry("a", { op: "delete", delta: undefined });

  it("is a creation still when the deletion before it is answered", () => {
    const creation = entry("b", { base_version: 0, delta: { title: "New" } });
    const { waiting, shown } = take([deletion, creation], [{ status: "applied", version: 9 }]);
    expect(waiting).toMatchObject([{ base_version: 0 }]);
    expect(shown).toEqual({ title: "New" });
  });

  it("has nothing of its old life once both are answered", () => {
    const creation = entry("b", { base_version: 0, delta: { title: "New" } });
    const applied = (version: number) => ({ status: "applied" as const, version });
    const { confirmed } = take([deletion, creation], [applied(9), applied(10)]);
    expect(confirmed).toMatchObject({ version: 10, fields: { title: "New" } });
  });

  it("is brought back with all that it had by an undelete, which stands on the tombstone once there is one", () => {
    const undelete = entry("b", { base_version: 5, delta: {} });
    const { waiting, shown } = take([deletion, undelete], [{ status: "applied", version: 9 }]);
    expect(waiting).toMatchObject([{ base_version: 9 }]);
    expect(shown).toEqual(held.fields);
  });

  it("takes the edits behind its refused creation along, also where its tombstone is known", () => {
    const tombstone: KeptRecord = { version: 9, round: 0, fields: {}, deleted: true };
    const creation = entry("a", { base_version: 0, delta: { title: "New" } });
    const behind = entry("b", { base_version: 1 });
    const { waiting, setAside } = take([creation, behind], [{ status: "rejected", code: "no" }], tombstone);
    expect(waiting).toEqual([]);
    expect(setAside).toMatchObject([
      { entry: { op_id: "a" }, code: "no" },
      { entry: { op_id: "b" }, code: "creation_rejected" },
    ]);
  });
});
