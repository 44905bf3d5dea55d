import { describe, expect, it } from "vitest";
import { applyReview } from "../conflict/review";
import { ticket } from "../domains/ticket";
import { NOON, OneRecord, type Sent } from "./testing/one-record";

const [A, B] = [1, 2];
const whole = { title: "Pump", notes: "n", status: "done" };

function forgotten(...of: ConstructorParameters<typeof OneRecord>) {
  const one = new OneRecord(...of);
  one.push(A, { data: { title: "Pump", notes: "n", status: "open" } });
  one.push(B, { op: "delete", base_version: 1 });
  one.forget();
  return one;
}

describe("an edit of a record that the server has forgotten", () => {
  it.each<Sent>([{ delta: { status: "done" } }, { unset: ["notes"] }, { delta: {} }])(
    "is never taken for a record: the server asks for all of it (%j)",
    (sent) => {
      const one = forgotten({ strategy: "client_wins" });
      const { results, conflicts, effects } = one.batch(A, [{ base_version: 1, ...sent }]);
      expect(results[0]).toMatchObject({ status: "rejected", code: "record_forgotten", needs: "whole" });
      expect(results[0]).not.toHaveProperty("version");
      expect([conflicts, effects.records, effects.conflicts]).toEqual([[], [], []]);
      expect(one.counter).toBe(2);
    },
  );

  it("deletes nothing where it is a delete", () => {
    const one = forgotten({ strategy: "manual" });
    const result = one.push(A, { op: "delete", base_version: 1 });
    expect(result).toEqual({ op_id: "op-0", domain: "task", mobile_id: "r1", status: "duplicate" });
  });

  const sent = { base_version: 1, data: whole, changed_fields: ["status"] };

  it.each(["client_wins", "most_recent_wins", "preserve_escalation"] as const)(
    "is born whole under %s, and the device is told all of it",
    (strategy) => {
      const one = forgotten({ strategy });
      const { results, effects } = one.batch(A, [sent]);
      expect(one.data).toEqual(whole);
      expect(results[0]).toMatchObject({
        status: "resolved",
        resolution: "resolved",
        strategy_used: strategy,
        version: 3,
        winning_entry: whole,
      });
      expect(effects.records).toMatchObject([{ isNew: true, record: { life: [3, A, null] } }]);
      expect(effects.conflicts).toMatchObject([
        { winner: "client", serverEntry: null, serverVersion: 0, resultVersion: 3, baseVersion: 1 },
      ]);
      expect(effects.conflicts[0]?.clientEntry).toMatchObject({ delta: { status: "done" }, data: whole });
    },
  );

  it("stays gone under server_wins, and the device is told so", () => {
    const one = forgotten({ strategy: "client_wins", delete: "server_wins" });
    const { results, effects } = one.batch(A, [sent]);
    expect(results[0]).toMatchObject({
      status: "resolved",
      strategy_used: "server_wins",
      deleted: true,
      conflict_id: "conflict-0",
    });
    expect(results[0]).not.toHaveProperty("version");
    expect(effects.records).toEqual([]);
    expect(effects.conflicts).toMatchObject([{ winner: "server", serverEntry: null, resultVersion: null }]);
    expect(one.counter).toBe(2);
  });

  it("waits for a person under manual, on a tombstone that nobody deleted", () => {
    const one = forgotten({ strategy: "manual" });
    const { results, conflicts } = one.batch(A, [sent]);
    expect(results[0]).toMatchObject({ status: "manual_required", conflict_id: "conflict-0" });
    expect(results[0]).not.toHaveProperty("version");
    expect(conflicts).toMatchObject([{ server_entry: null, client_entry: { data: whole } }]);
    expect(one.record).toMatchObject({ version: 3, deleted: true, data: whole, life: [3, 0, null] });
    expect(one.stored.pending?.id).toBe("conflict-0");
  });

  it("comes back whole, or stays gone, as the person decides", () => {
    const one = forgotten({ strategy: "manual" });
    const [logged] = one.batch(A, [sent]).effects.conflicts;
    if (!logged || !one.record) throw new Error("nothing waits");
    const conflict = { client: logged.clientEntry, base: null, base_version: 1, verdicts: logged.fields };
    const back = applyReview(conflict, one.record, "client", [4, 0, NOON]);
    expect(back).toMatchObject({ ok: true, after: { deleted: false, data: whole, life: [4, 0, NOON] } });
    const gone = applyReview(conflict, one.record, "server", [4, 0, NOON]);
    expect(gone).toMatchObject({ ok: true, after: { deleted: true, version: 4 } });
  });

  it("is joined by the device's next edits while it waits", () => {
    const one = forgotten({ strategy: "manual" });
    one.batch(A, [sent]);
    const { results, effects } = one.batch(A, [{ base_version: 1, delta: { status: "checked" } }]);
    expect(results[0]).toMatchObject({ status: "manual_required", conflict_id: "conflict-0" });
    expect(effects.joins).toMatchObject([
      { id: "conflict-0", clientEntry: { delta: { status: "checked" }, data: { title: "Pump" } } },
    ]);
  });

  it("is an edit of a deleted record to everybody else while one waits", () => {
    const one = forgotten({ strategy: "most_recent_wins", delete: "manual" });
    one.batch(A, [sent]);
    one.stored = { ...one.stored, pending: null };
    expect(one.push(B, { base_version: 1, delta: { title: "Mine" } }).status).toBe("manual_required");
    expect(one.data).toBeNull();
  });

  it("that brings an escalation is kept by preserve_escalation", () => {
    const one = forgotten({ ...ticket.defaultPolicy, delete: "preserve_escalation" }, ticket);
    const escalated = { title: "Pump", is_escalated: true };
    const { effects } = one.batch(A, [{ base_version: 1, data: escalated }]);
    expect(one.data).toEqual(escalated);
    expect(effects.conflicts[0]?.fields[""]).toMatchObject({
      winner: "client",
      reason: "escalated_record_kept",
    });
  });

  it("needs no whole record where it created one", () => {
    const one = forgotten({ strategy: "server_wins" });
    expect(one.push(A, { delta: { title: "Anew" } })).toMatchObject({ status: "applied", version: 3 });
    expect(one.data).toEqual({ title: "Anew" });
  });

  it("is told whole where others made and deleted it meanwhile: what only the device has is gone", () => {
    const one = new OneRecord({ strategy: "client_wins" });
    one.push(1, { data: { title: "T", notes: "n" } });
    one.push(2, { op: "delete", base_version: 1 });
    one.forget();
    one.push(2, { data: { site: "north" } });
    one.push(2, { op: "delete", base_version: 3 });
    const data = { title: "T", notes: "n", status: "done" };
    const result = one.push(1, { base_version: 1, data, changed_fields: ["status"] });
    expect(one.data).toEqual({ site: "north", status: "done" });
    expect(result).toMatchObject({ winning_entry: one.data, winning_unset: ["title", "notes"] });
  });

  it("is born once: the device's next edits are of a living record", () => {
    const one = forgotten({ strategy: "client_wins" });
    const { results } = one.batch(A, [sent, { base_version: 1, delta: { notes: "m" } }]);
    expect(results.map(({ status }) => status)).toEqual(["resolved", "applied"]);
    expect(one.data).toEqual({ ...whole, notes: "m" });
  });
});
