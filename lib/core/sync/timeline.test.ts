import { describe, expect, it } from "vitest";
import {
  bornRecord,
  deleteRecord,
  type RecordState,
  type Revision,
  reviveRecord,
  writeFields,
} from "./record";
import { timelineOf } from "./timeline";

const born = () => bornRecord({ title: "Pump", status: "open" }, [1, 7, 100]);

/** Runs writes one after the other, keeping the revisions as the database does. */
function history(...writes: ((record: RecordState) => ReturnType<typeof writeFields>)[]) {
  let record = born();
  const revisions: Revision[] = [];
  for (const write of writes) {
    const [after, before] = write(record);
    revisions.unshift({ version: after.version, before });
    record = after;
  }
  return { record, revisions };
}

describe("timelineOf", () => {
  it("tells every write from the newest to the creation", () => {
    const { record, revisions } = history(
      (record) => writeFields(record, { set: { status: "closed", notes: "ok" }, unset: [] }, [4, 8, 400]),
      (record) => writeFields(record, { set: {}, unset: ["notes"] }, [5, 0, 500]),
    );
    expect(timelineOf(record, revisions)).toEqual({
      whole: true,
      steps: [
        { version: 5, writer: 0, what: "edited", changes: [{ field: "notes", before: "ok" }] },
        {
          version: 4,
          writer: 8,
          what: "edited",
          changes: [
            { field: "status", before: "open", after: "closed" },
            { field: "notes", after: "ok" },
          ],
        },
        {
          version: 1,
          writer: 7,
          what: "created",
          changes: [
            { field: "title", after: "Pump" },
            { field: "status", after: "open" },
          ],
        },
      ],
    });
  });

  it("tells deletes and returns", () => {
    const { record, revisions } = history(
      (record) => deleteRecord(record, [2, 8, 200]),
      (record) => reviveRecord(record, { set: { status: "done" }, unset: [] }, [3, 7, 300]),
    );
    expect(timelineOf(record, revisions).steps.map(({ what, version }) => [version, what])).toEqual([
      [3, "brought_back"],
      [2, "deleted"],
      [1, "created"],
    ]);
  });

  it("ends where revisions are no longer kept", () => {
    const { record, revisions } = history(
      (record) => writeFields(record, { set: { status: "a" }, unset: [] }, [2, 8, 200]),
      (record) => writeFields(record, { set: { status: "b" }, unset: [] }, [3, 8, 300]),
    );
    const { steps, whole } = timelineOf(record, revisions.slice(0, 1));
    expect([steps.map((step) => step.version), whole]).toEqual([[3], false]);
  });
});
