import { describe, expect, it } from "vitest";
import type { Fields } from "../contract/json";
import { InvalidEdit, type Mutation, makeEdit } from "./make-edit";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const edit = (mutation: Partial<Mutation>) =>
  makeEdit({ domain: "task", ...mutation }, mutation.mobileId ?? "r1", "op-1", NOW);
const known = { version: 7, fields: { title: "Pump", status: "open" } as Fields };

describe("an edit", () => {
  it("stands on the version that the device holds, or on none", () => {
    expect(edit({ changes: { status: "done" } })(known, [])).toEqual({
      op_id: "op-1",
      domain: "task",
      mobile_id: "r1",
      op: "upsert",
      base_version: 7,
      delta: { status: "done" },
      modified_at: "2026-11-22T10:00:00.000Z",
    });
    expect(edit({ changes: { status: "done" } })(undefined, [])?.base_version).toBe(0);
    expect(edit({ changes: { status: "done" }, baseVersion: 3 })(known, [])?.base_version).toBe(3);
  });

  it("of a record given whole carries what differs from what the device shows", () => {
    const waiting = edit({ changes: { site: "north" } })(known, []);
    const fields = { title: "Pump", site: "south" };
    expect(edit({ fields })(known, waiting ? [waiting] : [])).toMatchObject({
      delta: { site: "south" },
      unset: ["status"],
    });
  });

  it("is none where nothing would change", () => {
    expect(edit({ fields: { status: "open", title: "Pump" } })(known, [])).toBeUndefined();
    expect(edit({ op: "delete" })(undefined, [])).toBeUndefined();
    expect(edit({ op: "delete" })({ version: 8, fields: {}, deleted: true }, [])).toBeUndefined();
  });

  it("creates an empty record where asked to", () => {
    expect(edit({ fields: {} })(undefined, [])).toMatchObject({ op: "upsert", delta: {} });
  });

  it("is never older than the one before it, when the device's clock was set back", () => {
    const before = makeEdit({ domain: "task", changes: { a: 1 } }, "r1", "op-0", NOW + 60_000)(known, []);
    expect(edit({ changes: { a: 2 } })(known, before ? [before] : [])?.modified_at).toBe(
      "2026-11-22T10:01:00.000Z",
    );
  });

  it("is a copy: what the app does with its object afterwards changes nothing", () => {
    const tags = ["a"];
    const draft = edit({ changes: { tags } });
    tags.push("b");
    expect(draft(known, [])?.delta).toEqual({ tags: ["a"] });
  });

  it.each([
    ["NaN", { n: Number.NaN }],
    ["undefined", { n: undefined as never }],
    ["a Date", { n: new Date(0) as never }],
    ["a nested undefined", { n: { deep: undefined as never } }],
    ["a function", { n: (() => 1) as never }],
  ])("with %s in it is refused, since JSON would change it silently", (_, changes) => {
    expect(() => edit({ changes })).toThrow(InvalidEdit);
    expect(() => edit({ fields: changes })).toThrow(InvalidEdit);
  });

  it("with an id that the server would refuse is refused at once", () => {
    for (const mobileId of ["", "a b", "ü", "x".repeat(65)]) {
      expect(() => makeEdit({ domain: "task", changes: {} }, mobileId, "op", NOW)).toThrow(InvalidEdit);
    }
  });

  it("can't say both the changes and the whole", () => {
    expect(() => edit({ changes: { a: 1 }, fields: { a: 1 } })).toThrow(InvalidEdit);
  });
});
