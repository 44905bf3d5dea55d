import type { Fields } from "../../contract/json";
import type { FieldChange, RecordStep } from "../../contract/record-timeline";
import { own } from "../own";
import type { Before, RecordState, Revision } from "./record";

/** One write of the record, by the version it made and the number of who wrote it. */
export type TimelineStep = Pick<RecordStep, "version" | "what" | "changes"> & { writer: number };

/**
 * The writes of a record as they can be told from its revisions (newest first), back to its creation or to where
 * revisions end. `whole` says whether the creation was reached.
 */
export function timelineOf(
  record: RecordState,
  revisions: readonly Revision[],
): { steps: TimelineStep[]; whole: boolean } {
  let { version, writer, deleted, data } = record;
  let bornAt = record.life[0];
  const steps: TimelineStep[] = [];
  for (const { version: made, before } of revisions) {
    if (made !== version) break;
    const earlier = stepBack(data, before);
    const changes = before.anew ? brought(data) : changesBetween(earlier, data, before);
    steps.push({ version, writer, what: whatWas(before, deleted), changes });
    if (before.life) {
      deleted = !deleted;
      bornAt = before.life[0];
    }
    ({ version, writer } = before);
    data = earlier;
  }
  const whole = bornAt === version && !deleted;
  if (whole) {
    steps.push({ version, writer, what: "created", changes: brought(data) });
  }
  return { steps, whole };
}

/** What a write was, by what it replaced and whether it left a deleted record. */
function whatWas({ life, anew }: Before, deleted: boolean): TimelineStep["what"] {
  if (!life) return "edited";
  if (deleted) return "deleted";
  return anew ? "created" : "brought_back";
}

/** All that a creation brings. */
function brought(data: Fields): FieldChange[] {
  return Object.keys(data).map((field) => ({ field, after: data[field] ?? null }));
}

function stepBack(data: Fields, before: Before): Fields {
  const earlier = { ...data, ...before.values };
  for (const field of before.absent ?? []) delete earlier[field];
  return earlier;
}

/** The fields that one write changed, by what it replaced. */
export function changesBetween(
  earlier: Fields,
  later: Fields,
  { values, absent = [] }: Before,
): FieldChange[] {
  return [...Object.keys(values), ...absent].map((field) => {
    const [before, after] = [own(earlier, field), own(later, field)];
    return { field, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
  });
}
