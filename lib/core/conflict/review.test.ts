import { describe, expect, it } from "vitest";
import { type LoggedClientEntry, WHOLE_RECORD } from "../../contract/conflict";
import { bornRecord, deleteRecord, type Mark, type RecordState, writeFields } from "../sync/record";
import { fieldsAtStake, type ReviewedConflict } from "./entry-fields";
import { applyReview } from "./review";

const mark: Mark = [9, 0, 1_000];

/** Born at 1 by device 1; device 2 changed status and site at 5. */
const record = (): RecordState => {
  const born = bornRecord({ title: "Pump", status: "open", site: "A" }, [1, 1, 100]);
  return writeFields(born, { set: { status: "closed", site: "B" }, unset: [] }, [5, 2, 500])[0];
};

const entry = (part: Partial<LoggedClientEntry>): LoggedClientEntry => ({
  op: "upsert",
  delta: { status: "paused", title: "Big pump" },
  data: { title: "Big pump", status: "paused", site: "A" },
  ...part,
});

const asked = { winner: "nobody", reason: "manual", rule: "manual", client: {}, server: {} } as const;

const conflict = (part: Partial<ReviewedConflict> = {}): ReviewedConflict => ({
  client: entry({}),
  base: { title: "Pump", status: "open", site: "A" },
  base_version: 1,
  verdicts: { status: asked },
  ...part,
});

const decided = (review: ReturnType<typeof applyReview>) => {
  if (!review.ok) throw new Error("the decision was refused");
  return review;
};

describe("applyReview", () => {
  it("writes the device's whole edit where its side is chosen", () => {
    const { after, before, winner } = decided(applyReview(conflict(), record(), "client", mark));
    expect(after.data).toEqual({ title: "Big pump", status: "paused", site: "B" });
    expect(after.version).toBe(9);
    expect(before?.values).toEqual({ title: "Pump", status: "closed" });
    expect(winner).toBe("client");
  });

  it("gives the decided fields new versions where the server's side is chosen, and changes nothing else", () => {
    const { after, winner } = decided(applyReview(conflict(), record(), "server", mark));
    expect(after.data).toEqual(record().data);
    expect(after.fields).toEqual({ status: mark, title: mark, site: [5, 2, 500] });
    expect(after.version).toBe(9);
    expect(winner).toBe("server");
  });

  it("takes a side per field", () => {
    const sides = { status: "server", title: "client" } as const;
    const {
      after,
      winner,
      decided: { fields },
    } = decided(applyReview(conflict(), record(), sides, mark));
    expect(after.data).toEqual({ title: "Big pump", status: "closed", site: "B" });
    expect(winner).toBe("both");
    expect(fields).toEqual(sides);
  });

  it("refuses a decision that leaves a field open or names one that the edit didn't touch", () => {
    expect(applyReview(conflict(), record(), { status: "client", site: "server" }, mark)).toEqual({
      ok: false,
      missing: ["title"],
      unknown: ["site"],
    });
  });

  it("is not fooled by fields named like what objects inherit", () => {
    const sides = Object.fromEntries([["status", "client"] as const, ["valueOf", "client"] as const]);
    expect(applyReview(conflict(), record(), sides, mark)).toMatchObject({
      ok: false,
      missing: ["title"],
      unknown: ["valueOf"],
    });
  });

  it("doesn't bring back old values of fields that an edit sent whole never changed", () => {
    const whole = entry({ delta: { title: "Pump", status: "paused", site: "A" } });
    const { after } = decided(applyReview(conflict({ client: whole }), record(), "client", mark));
    expect(after.data).toEqual({ title: "Pump", status: "paused", site: "B" });
  });

  it("removes a field where the device removed it, and keeps it removed where the server did", () => {
    const removing = entry({ delta: {}, unset: ["site"] });
    const { after } = decided(applyReview(conflict({ client: removing }), record(), "client", mark));
    expect(after.data).not.toHaveProperty("site");

    const [bare] = writeFields(record(), { set: {}, unset: ["status"] }, [6, 2, 600]);
    const kept = decided(applyReview(conflict(), bare, { status: "server", title: "client" }, mark));
    expect(kept.after.data).toEqual({ title: "Big pump", site: "B" });
    expect(kept.after.fields.status).toEqual(mark);
  });

  describe("where a delete met an edit", () => {
    const deleting = conflict({
      client: entry({ op: "delete", delta: {} }),
      verdicts: { [WHOLE_RECORD]: asked },
    });

    it("leaves a tombstone where the device's side is chosen", () => {
      const { after } = decided(applyReview(deleting, record(), "client", mark));
      expect(after).toMatchObject({ deleted: true, version: 9, life: mark });
    });

    it("keeps the record and tells again what the device had not known", () => {
      const { after } = decided(applyReview(deleting, record(), "server", mark));
      expect(after).toMatchObject({ deleted: false, version: 9, data: record().data });
      expect(after.fields).toEqual({ status: mark, site: mark });
    });

    it("can't be decided field by field", () => {
      expect(applyReview(deleting, record(), { status: "client" }, mark)).toEqual({
        ok: false,
        wholeRecord: true,
      });
    });
  });

  describe("where an edit met a deleted record", () => {
    const [tombstone] = deleteRecord(record(), [7, 2, 700]);

    it("brings the record back whole with the edit", () => {
      const { after, before } = decided(applyReview(conflict(), tombstone, "client", mark));
      expect(after).toMatchObject({ deleted: false, life: mark, fields: {} });
      expect(after.data).toEqual({ title: "Big pump", status: "paused", site: "B" });
      expect(before?.life).toEqual([7, 2, 700]);
    });

    it("leaves it deleted, under a new version", () => {
      const { after } = decided(applyReview(conflict(), tombstone, "server", mark));
      expect(after).toMatchObject({ deleted: true, version: 9, life: [7, 2, 700] });
    });
  });
});

describe("fieldsAtStake", () => {
  it("leaves out what both sides agree on by now", () => {
    const [moved] = writeFields(record(), { set: { status: "paused" }, unset: [] }, [8, 3, 800]);
    expect(fieldsAtStake(conflict(), moved)).toEqual(["title"]);
  });
});
