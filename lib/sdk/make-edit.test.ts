import { describe, expect, it } from "vitest";
import type { Fields } from "../contract/json";
import { InvalidEdit } from "./check-edit";
import type { Entry } from "./entry";
import { type Mutation, makeEdit } from "./make-edit";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const known = { version: 7, fields: { title: "Pump", status: "open" } as Fields };
const gone = { version: 8, fields: {}, deleted: true as const };
const waitingEdit = (about: Partial<Entry>): Entry => ({
  op_id: "before",
  domain: "task",
  mobile_id: "r1",
  op: "upsert",
  base_version: 5,
  modified_at: "2026-11-22T09:00:00.000Z",
  ...about,
});
const edits = (
  mutation: Partial<Mutation>,
  confirmed?: Parameters<ReturnType<typeof makeEdit>>[0],
  waiting: Entry[] = [],
) => makeEdit({ domain: "task", ...mutation }, mutation.mobileId ?? "r1", "op-1")(confirmed, waiting, NOW);

describe("an edit", () => {
  it("stands on the version that the device holds, or on the one that the user saw", () => {
    expect(edits({ changes: { status: "done" } }, known)).toEqual([
      {
        op_id: "op-1",
        domain: "task",
        mobile_id: "r1",
        op: "upsert",
        base_version: 7,
        delta: { status: "done" },
        modified_at: "2026-11-22T10:00:00.000Z",
      },
    ]);
    expect(edits({ changes: { status: "done" }, baseVersion: 3 }, known)).toMatchObject([
      { base_version: 3 },
    ]);
  });

  it("of a record that the device doesn't show makes one, also over one that was deleted", () => {
    expect(edits({ changes: { status: "done" } })).toMatchObject([{ base_version: 0 }]);
    expect(edits({ changes: { status: "done" } }, gone)).toMatchObject([{ base_version: 0 }]);
    const deletion = waitingEdit({ op: "delete", base_version: 7 });
    expect(edits({ changes: { status: "done" } }, known, [deletion])).toMatchObject([{ base_version: 0 }]);
  });

  it("of a record that was deleted while its form was open stays an edit of what the user saw", () => {
    expect(edits({ changes: { status: "done" }, baseVersion: 5 }, gone)).toMatchObject([{ base_version: 5 }]);
  });

  it("that brings a deleted record back stands on its tombstone, and may change nothing", () => {
    expect(edits({ op: "undelete" }, gone)).toMatchObject([{ op: "upsert", base_version: 8, delta: {} }]);
    const deletion = waitingEdit({ op: "delete", base_version: 7 });
    expect(edits({ op: "undelete" }, known, [deletion])).toMatchObject([{ op: "upsert", base_version: 7 }]);
    expect(edits({ op: "undelete" }, known)).toEqual([]);
  });

  it("behind a creation that is not answered makes no record itself", () => {
    const creation = waitingEdit({ base_version: 0, delta: { title: "Pump" } });
    expect(edits({ changes: { title: "Valve", site: "north" } }, undefined, [creation])).toMatchObject([
      { base_version: 1, delta: { title: "Valve", site: "north" } },
    ]);
    expect(edits({ op: "delete" }, undefined, [creation])).toMatchObject([{ op: "delete", base_version: 1 }]);
  });

  it("stands on what the user saw of each field: under an own waiting edit, on the version under that one", () => {
    const waiting = [waitingEdit({ delta: { status: "done" } })];
    expect(
      edits({ changes: { status: "closed", title: "Valve" }, unset: ["site"] }, known, waiting),
    ).toMatchObject([
      { op_id: "op-1", base_version: 5, delta: { status: "closed" } },
      { op_id: "op-1-2", base_version: 7, delta: { title: "Valve" }, unset: ["site"] },
    ]);
    expect(edits({ changes: { status: "closed" } }, known, waiting)).toMatchObject([
      { op_id: "op-1", base_version: 5 },
    ]);
    expect(edits({ op: "delete" }, known, waiting)).toMatchObject([{ base_version: 5 }]);
  });

  it("says when it was made: by the device's clock, or as the app says of one from elsewhere", () => {
    const modifiedAt = NOW - 86_400_000;
    expect(edits({ changes: { status: "done" }, modifiedAt }, known)).toMatchObject([
      { modified_at: "2026-11-21T10:00:00.000Z" },
    ]);
  });

  it("of a record given whole carries what differs from what the device shows", () => {
    const waiting = [waitingEdit({ base_version: 7, delta: { site: "north" } })];
    expect(edits({ fields: { title: "Pump", site: "south" } }, known, waiting)).toMatchObject([
      { delta: { site: "south" }, unset: ["status"] },
    ]);
  });

  it("is none where nothing would change", () => {
    expect(edits({ fields: { status: "open", title: "Pump" } }, known)).toEqual([]);
    expect(edits({ op: "delete" })).toEqual([]);
    expect(edits({ op: "delete" }, gone)).toEqual([]);
  });

  it("creates an empty record where asked to", () => {
    expect(edits({ fields: {} })).toMatchObject([{ op: "upsert", delta: {} }]);
  });

  it("is a copy: what the app does with its object afterwards changes nothing", () => {
    const tags = ["a"];
    const draft = makeEdit({ domain: "task", changes: { tags } }, "r1", "op");
    tags.push("b");
    expect(draft(known, [], NOW)).toMatchObject([{ delta: { tags: ["a"] } }]);
  });

  it.each([
    ["NaN", { n: Number.NaN }],
    ["undefined", { n: undefined as never }],
    ["a Date", { n: new Date(0) as never }],
    ["a nested undefined", { n: { deep: undefined as never } }],
    ["a function", { n: (() => 1) as never }],
  ])("with %s in it is refused, since JSON would change it silently", (_, changes) => {
    expect(() => edits({ changes })).toThrow(InvalidEdit);
    expect(() => edits({ fields: changes })).toThrow(InvalidEdit);
  });

  it("with an id that the server would refuse is refused at once", () => {
    for (const mobileId of ["", "a b", "ü", "x".repeat(65)]) {
      expect(() => makeEdit({ domain: "task", changes: {} }, mobileId, "op")).toThrow(InvalidEdit);
    }
  });

  it("can't say both the changes and the whole", () => {
    expect(() => edits({ changes: { a: 1 }, fields: { a: 1 } })).toThrow(InvalidEdit);
  });
});
