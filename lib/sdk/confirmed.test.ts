import { describe, expect, it } from "vitest";
import type { PushResult } from "../contract/push";
import { afterResult, type Confirmed } from "./confirmed";
import type { Entry } from "./entry";

const entry: Entry = {
  op_id: "op",
  domain: "task",
  mobile_id: "t1",
  op: "upsert",
  base_version: 5,
  delta: { status: "done" },
  modified_at: "2026-11-22T10:00:00.000Z",
};
const known: Confirmed = { version: 5, fields: { title: "Pump", status: "open", site: "north" } };
const after = (result: Partial<PushResult>, of: Entry = entry) =>
  afterResult(known, of, { op_id: "op", domain: "task", mobile_id: "t1", status: "applied", ...result }, []);

describe("the confirmed record after an answer", () => {
  it("is its base with the entry, and with what the server tells besides", () => {
    expect(after({ version: 9 })).toEqual({ version: 9, fields: { ...known.fields, status: "done" } });
    expect(
      after({ version: 9, winning_entry: { status: "closed", by: "kim" }, winning_unset: ["site"] }),
    ).toEqual({
      version: 9,
      fields: { title: "Pump", status: "closed", by: "kim" },
    });
  });

  it("of a record that was made blindly is what was made and told, and nothing that the device held of an earlier life", () => {
    const made = { ...entry, base_version: 0 };
    expect(after({ version: 9, winning_entry: { by: "kim" } }, made)).toEqual({
      version: 9,
      fields: { status: "done", by: "kim" },
    });
  });

  it("of a record that went whole because the server had forgotten it is what was sent", () => {
    const { delta: _, ...edit } = entry;
    const whole = { ...edit, data: { title: "Pump" }, changed_fields: ["title"] };
    expect(after({ version: 9 }, whole)).toEqual({ version: 9, fields: { title: "Pump" } });
  });

  it("of a record that was offered back after a restore keeps the fields that it lost in the lost time", () => {
    const { delta: _, ...edit } = entry;
    const offered = { ...edit, data: { title: "Valve" }, lost_version: 12 };
    expect(after({ version: 9 }, offered)).toEqual({
      version: 9,
      fields: { ...known.fields, title: "Valve" },
    });
  });

  it("is a tombstone where the record was deleted, by this entry or before it", () => {
    const tombstone = { version: 9, fields: {}, deleted: true };
    expect(after({ version: 9, deleted: true })).toEqual(tombstone);
    expect(after({ version: 9 }, { ...entry, op: "delete", delta: undefined })).toEqual(tombstone);
  });

  it("lives on where a delete did not win, also as an empty record", () => {
    const lost = { ...entry, op: "delete" as const, delta: undefined };
    const empty = {
      status: "resolved",
      version: 9,
      winning_entry: {},
      winning_unset: ["title", "status", "site"],
    };
    expect(after(empty as Partial<PushResult>, lost)).toEqual({ version: 9, fields: {} });
  });

  it("is nothing where a record that never was is deleted", () => {
    const gone = { ...entry, op: "delete" as const, delta: undefined };
    expect(after({ status: "duplicate" }, gone)).toBeUndefined();
  });

  it("steps back to the record as this entry left it, where entries of one batch joined one conflict", () => {
    const listed = (version: number, status: string) => {
      return { conflict_id: "c", server_entry: { version, data: { status } } };
    };
    const answer = {
      op_id: "op",
      domain: "task",
      mobile_id: "t1",
      status: "manual_required",
      conflict_id: "c",
    } as const;
    const conflicts = [listed(5, "open"), listed(6, "seen")] as never;
    expect(afterResult(known, entry, { ...answer, version: 6 }, conflicts)).toEqual({
      version: 6,
      fields: { status: "seen" },
    });
  });

  it("stays where the server only queued the entry, or refused it without knowing the record", () => {
    expect(after({ status: "queued" })).toBe(known);
    expect(after({ status: "rejected", code: "unknown_domain" })).toBe(known);
  });
});
