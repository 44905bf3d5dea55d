import { describe, expect, it } from "vitest";
import { type FieldVerdict, WHOLE_RECORD, type Winner } from "../../contract/conflict";
import { bornRecord, deleteRecord, type Mark, type RecordState, writeFields } from "../sync/record";
import { decideAnew } from "./decide-anew";
import { type EndedConflict, undoConflict } from "./undo";

const mark: Mark = [9, 0, 1_000];

const verdict = (winner: Winner): FieldVerdict => ({
  winner,
  reason: "client_wins",
  rule: "client_wins",
  client: {},
  server: {},
});

/** Born by one device; another set status and site; then the device's edit of both met it, with a note. */
const met = (): RecordState => {
  const born = bornRecord({ title: "Pump", status: "open" }, [1, 1, 100]);
  return writeFields(born, { set: { status: "closed", site: "B" }, unset: [] }, [5, 2, 500])[0];
};
const resolved = (set: RecordState["data"]) => writeFields(met(), { set, unset: [] }, [6, 1, 600]);

const ended = (part: Partial<EndedConflict>): EndedConflict => ({
  client: {
    op: "upsert",
    delta: { status: "paused", site: "A", notes: "leaks" },
    data: { title: "Pump", status: "paused", site: "A", notes: "leaks" },
  },
  server: { version: 5, data: met().data },
  base: { title: "Pump", status: "open" },
  base_version: 1,
  verdicts: { status: verdict("client"), site: verdict("client") },
  winner: "client",
  decision: null,
  replaced: null,
  merge: "fields",
  ...part,
});

describe("undoing what a policy settled", () => {
  it("brings the server's values back and leaves what nobody contested", () => {
    const [after, replaced] = resolved({ status: "paused", site: "A", notes: "leaks" });
    const undo = undoConflict(ended({ replaced }), after, mark);
    expect(undo?.after).toMatchObject({
      version: 9,
      writer: 0,
      data: { title: "Pump", status: "closed", site: "B", notes: "leaks" },
      fields: { status: mark, site: mark, notes: [6, 1, 600] },
    });
    expect(undo?.changes).toEqual([
      { field: "status", before: "paused", after: "closed" },
      { field: "site", before: "A", after: "B" },
    ]);
  });

  it("brings the device's values back where the server won", () => {
    const verdicts = { status: verdict("server"), site: verdict("client") };
    const [after, replaced] = resolved({ site: "A", notes: "leaks" });
    const undo = undoConflict(ended({ verdicts, winner: "both", replaced }), after, mark);
    expect(undo?.after.data).toEqual({ title: "Pump", status: "paused", site: "B", notes: "leaks" });
  });

  it("brings back what went with the contested fields where the policy takes an edit as one", () => {
    const verdicts = { status: verdict("server") };
    const whole = ended({ verdicts, winner: "server", merge: "record" });
    expect(undoConflict(whole, met(), mark)?.after.data).toMatchObject({
      status: "paused",
      site: "A",
      notes: "leaks",
    });
    expect(undoConflict({ ...whole, merge: "fields" }, met(), mark)?.after.data).toMatchObject({
      status: "paused",
      site: "B",
    });
  });

  it("takes a field away again that the server's side didn't have", () => {
    const verdicts = { notes: verdict("client") };
    const [after, replaced] = resolved({ notes: "leaks" });
    const undo = undoConflict(ended({ verdicts, replaced }), after, mark);
    expect(undo?.changes).toEqual([{ field: "notes", before: "leaks" }]);
    expect(undo?.after.data).not.toHaveProperty("notes");
  });

  it("keeps what was written since to other fields", () => {
    const [after, replaced] = resolved({ status: "paused", site: "A" });
    const [moved] = writeFields(after, { set: { title: "Big pump" }, unset: [] }, [7, 2, 700]);
    expect(undoConflict(ended({ replaced }), moved, mark)?.after.data.title).toBe("Big pump");
  });

  it("finds nothing to do where the record holds the losing values already", () => {
    expect(undoConflict(ended({}), met(), mark)).toBeNull();
  });
});

describe("undoing what a person decided", () => {
  it("gives each field to the side that it was taken from", () => {
    const decision = { fields: { status: "client", site: "server" } } as const;
    const [after, replaced] = resolved({ status: "paused", site: "B" });
    const undo = undoConflict(ended({ winner: "both", decision, replaced }), after, mark);
    expect(undo?.after.data).toMatchObject({ status: "closed", site: "A" });
  });
});

describe("undoing what became of a record's life", () => {
  const life = (winner: "client" | "server", op: "upsert" | "delete") =>
    ended({
      verdicts: { [WHOLE_RECORD]: verdict(winner) },
      winner,
      client: { ...ended({}).client, op, delta: op === "delete" ? {} : { status: "paused" } },
    });
  const tombstone = () => deleteRecord(met(), [6, 1, 600])[0];

  it("brings a deleted record back as it was", () => {
    const undo = undoConflict(life("client", "delete"), tombstone(), mark);
    expect(undo).toMatchObject({ what: "bring_back", after: { deleted: false, data: met().data } });
  });

  it("deletes a record that was kept, and one that came back", () => {
    expect(undoConflict(life("server", "delete"), met(), mark)).toMatchObject({
      what: "delete",
      after: { deleted: true, life: mark },
    });
    expect(undoConflict(life("client", "upsert"), met(), mark)?.what).toBe("delete");
  });

  it("lets a record be born again that is forgotten, as the side that lost had it", () => {
    const edited = undoConflict({ ...life("server", "upsert"), server: null }, null, mark);
    const data = ended({}).client.data;
    expect(edited).toMatchObject({ what: "bring_back", before: null, after: { data, life: mark } });
    expect(edited?.changes).toContainEqual({ field: "notes", after: "leaks" });
    expect(undoConflict(life("client", "delete"), null, mark)?.after).toMatchObject({
      deleted: false,
      data: met().data,
    });
    expect(undoConflict(life("server", "delete"), null, mark)).toBeNull();
    expect(undoConflict(ended({}), null, mark)).toBeNull();
  });

  it("is decided anew where even the tombstone is forgotten: born, or a tombstone that devices hear of", () => {
    const conflict = { ...life("client", "upsert"), server: null };
    const back = decideAnew(conflict, null, "client", mark);
    expect(back).toMatchObject({
      ok: true,
      before: null,
      after: { deleted: false, data: ended({}).client.data },
    });
    const gone = decideAnew(conflict, null, "server", mark);
    expect(gone).toMatchObject({ ok: true, before: null, after: { deleted: true, version: 9, life: mark } });
    const fields = decideAnew(ended({}), null, "client", mark);
    expect(fields).toMatchObject({
      ok: true,
      before: null,
      after: { data: { title: "Pump", status: "paused" } },
    });
  });

  it("brings a record back with the edit that had lost against its deletion", () => {
    const undo = undoConflict(life("server", "upsert"), tombstone(), mark);
    expect(undo?.after).toMatchObject({ deleted: false, data: { ...met().data, status: "paused" } });
  });
});
