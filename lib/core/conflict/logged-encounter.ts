import { type LoggedClientEntry, type LoggedEncounter, WHOLE_RECORD } from "../../contract/conflict";
import type { Fields } from "../../contract/json";
import type { Edit } from "../sync/edit";
import type { RecordState } from "../sync/record";

/**
 * What the log keeps of an encounter beyond its two sides. A mark that the edit knew of decides nothing, unless the edit
 * changes that very field.
 */
export function loggedEncounter(
  edit: Edit,
  met: RecordState | null,
  base: Fields | null | undefined,
  now: number,
): LoggedEncounter {
  const whole = edit.whole && { whole: true as const };
  if (!met) return { now, marks: {}, ...whole };
  const marks: LoggedEncounter["marks"] = { [WHOLE_RECORD]: met.life };
  for (const field of Object.keys(met.fields)) {
    const mark = met.fields[field];
    if (mark && (mark[0] > edit.base || changes(edit, field))) marks[field] = mark;
  }
  return { now, marks, ...(base === undefined && { unknownBase: true }), ...whole };
}

function changes(edit: Edit, field: string): boolean {
  return Object.hasOwn(edit.set, field) || edit.unset.includes(field);
}

/** A logged conflict that other edits are about to join: what met the record first stays known. */
export function withFirst<C extends { clientEntry: LoggedClientEntry; encounter: LoggedEncounter }>(
  conflict: C,
): C {
  const { data: _, ...first } = conflict.clientEntry;
  return { ...conflict, encounter: { first, ...conflict.encounter } };
}
