import { describe, expect, it } from "vitest";
import type { PushConflict, PushResult } from "../../contract/push";
import { packAnswer } from "./answer";
import { isRejection } from "./apply-push";
import { readEdit } from "./edit";
import { keptAnswer } from "./kept-answer";
import { type Known, onlyNew } from "./only-new";
import { opMarks } from "./op-marks";

const entry = (op_id: string, delta: object, more: object = {}) => ({
  ...{ op_id, domain: "task", mobile_id: "t1", base_version: 3, delta },
  ...more,
});

function taken(raws: object[], known: ReadonlyMap<number, Known> = new Map()) {
  const edits = raws.map((raw, place) => readEdit(raw, `b:${place}`));
  return onlyNew(edits, raws, opMarks(edits, raws), known);
}
const codesOf = ({ edits }: ReturnType<typeof taken>) =>
  edits.map((edit) => (isRejection(edit) ? edit.code : edit.opId));
const result = (op_id: string, more: Partial<PushResult> = {}): PushResult => ({
  ...{ op_id, domain: "task", mobile_id: "t1", status: "applied", version: 4 },
  ...more,
});
const conflict = (conflict_id: string, version: number): PushConflict => ({
  ...{ conflict_id, domain: "task", mobile_id: "t1", resolution: "manual_required", strategy_used: "manual" },
  ...{ server_entry: { version, data: {} }, client_entry: {} },
});

describe("an edit that comes twice in one batch", () => {
  it("is judged once, and answered the same twice", () => {
    const fresh = taken([entry("a", { title: "x" }), entry("b", { title: "y" }), entry("a", { title: "x" })]);
    expect(codesOf(fresh)).toEqual(["a", "b"]);
    const set = { status: "manual_required" as const, conflict_id: "c" };
    const judged = { results: [result("a", set), result("b")], conflicts: [conflict("c", 3)] };
    const merged = fresh.merge(judged);
    expect(merged.results.map(({ op_id }) => op_id)).toEqual(["a", "b", "a"]);
    expect(merged.conflicts).toEqual([conflict("c", 3), conflict("c", 3)]);
  });

  it("is another edit where it says something else, and is refused", () => {
    const others = [
      entry("a", { title: "y" }),
      entry("a", { title: "x", status: "open" }),
      entry("a", { title: "x" }, { mobile_id: "t2" }),
      entry("a", { title: "x" }, { op: "delete" }),
      entry("a", { title: "x" }, { unset: ["notes"] }),
    ];
    for (const other of others)
      expect(codesOf(taken([entry("a", { title: "x" }), other]))).toEqual(["a", "op_id_reused"]);
  });

  it("is the same where only its base, time, priority or the order of its fields differ", () => {
    const first = entry("a", { title: "x", notes: "n" });
    const again = entry("a", { notes: "n", title: "x" }, { base_version: 5, priority: "high" });
    expect(codesOf(taken([first, again, { ...first, modified_at: "2026-11-22T10:00:00Z" }]))).toEqual(["a"]);
  });

  it("may come mended behind one that was refused on reading", () => {
    expect(codesOf(taken([entry("a", { title: 7 }), entry("a", { title: "x" })]))).toEqual([
      "invalid_field",
      "a",
    ]);
  });
});

describe("an edit that came in an earlier batch", () => {
  it("gets its first answer in its place, and the others are judged", () => {
    const first = { result: result("b", { status: "manual_required" }), conflict: conflict("c1", 3) };
    const raws = [entry("a", { title: "x" }), entry("b", { title: "y" }), entry("c", { title: "z" })];
    const fresh = taken(raws, new Map([[1, first]]));
    expect(codesOf(fresh)).toEqual(["a", "c"]);
    const set = { status: "manual_required" as const };
    const judged = { results: [result("a"), result("c", set)], conflicts: [conflict("c2", 4)] };
    expect(fresh.merge(judged)).toEqual({
      results: [result("a"), first.result, result("c", set)],
      conflicts: [conflict("c1", 3), conflict("c2", 4)],
    });
  });

  it("is refused where its op_id belonged to another", () => {
    expect(codesOf(taken([entry("a", { title: "x" })], new Map([[0, "other edit"]])))).toEqual([
      "op_id_reused",
    ]);
  });
});

describe("a stored answer", () => {
  it("tells of each entry what the batch was answered, with the conflict as it stood for that entry", () => {
    const waits = { status: "manual_required" as const, conflict_id: "c" };
    const results = [
      ...[result("a"), result("b", { version: 5 })],
      ...[result("c", waits), result("d", { ...waits, conflict_id: "e" }), result("f", waits)],
      result("g", { status: "duplicate", version: 5 }),
    ];
    const conflicts = [conflict("c", 5), conflict("e", 6), conflict("c", 7)];
    const plan = { batch_size: 50, next_sync_after_sec: 0, server_load: "low" as const };
    const packed = packAnswer({ at: 1, offset: null, plan, results, conflicts });
    const answers = results.map((one, place) =>
      keptAnswer(packed, place, { op_id: one.op_id, domain: "task", mobile_id: "t1" }),
    );
    expect(answers.map((answer) => answer.result)).toEqual(results);
    expect(JSON.stringify(answers.map((answer) => answer.result))).toBe(JSON.stringify(results));
    expect(answers.map((answer) => answer.conflict?.server_entry?.version)).toEqual([
      ...[undefined, undefined, 5, 6, 7, undefined],
    ]);
  });

  it("of a partial sync tells that an entry was queued where it does not name it", () => {
    const kept = { synced_items: [{ id: "t1", ...result("a", { version: 9 }) }], remaining: 1 };
    const names = { domain: "task", mobile_id: "t1" };
    expect(keptAnswer(kept, 0, { op_id: "a", ...names }).result).toEqual(result("a", { version: 9 }));
    expect(keptAnswer(kept, 1, { op_id: "b", ...names }).result).toEqual({
      ...{ op_id: "b", ...names, status: "queued" },
    });
  });
});
