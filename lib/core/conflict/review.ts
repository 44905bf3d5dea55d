import type { ConflictWinner, Side } from "../../contract/conflict-review";
import { own } from "../own";
import {
  type Before,
  deleteRecord,
  type FieldChanges,
  type Mark,
  type RecordState,
  reviveRecord,
  writeFields,
} from "../sync/record";
import { type Choice, changesOf, chooseFields, type Decided, type FieldsOpen } from "./choose-fields";
import type { ReviewedConflict } from "./entry-fields";

export type Review =
  | {
      ok: true;
      after: RecordState;
      /** Null where nothing was known of the record any more. */
      before: Before | null;
      winner: ConflictWinner;
      decided: Decided;
    }
  | FieldsOpen
  /** The record lives or not; that can't be decided field by field. */
  | { ok: false; wholeRecord: true };

/**
 * What a person's decision makes of the record: a write like any other, also where the server's side was chosen, so
 * that the device which lost pulls what stands. `mark` carries the new version and writer 0.
 */
export function applyReview(
  conflict: ReviewedConflict,
  record: RecordState,
  choice: Choice,
  mark: Mark,
): Review {
  if (isAboutLife(conflict, record)) {
    if (typeof choice === "object") return { ok: false, wholeRecord: true };
    const [after, before] = decideLife(conflict, record, choice, mark);
    return { ok: true, after, before, winner: choice, decided: { fields: {} } };
  }
  const chosen = chooseFields(conflict, record.data, choice);
  if (!chosen.ok) return chosen;
  const [after, before] = writeFields(record, chosen.changes, mark);
  return { ok: true, after, before, winner: chosen.winner, decided: chosen.decided };
}

/** Whether the record as such is at stake: the device deleted it, or it is deleted by now. */
export function isAboutLife(
  conflict: { client: { op: ReviewedConflict["client"]["op"] } },
  record: { deleted: boolean },
): boolean {
  return conflict.client.op === "delete" || record.deleted;
}

function decideLife(
  { client, base_version }: ReviewedConflict,
  record: RecordState,
  side: Side,
  mark: Mark,
): [RecordState, Before] {
  if (side === "server") {
    const lost = Object.keys(record.fields).filter(
      (field) => (record.fields[field]?.[0] ?? 0) > base_version,
    );
    return writeFields(record, record.deleted ? NOTHING : standing(record, lost), mark);
  }
  if (client.op === "delete") {
    return record.deleted ? writeFields(record, NOTHING, mark) : deleteRecord(record, mark);
  }
  const unset = (client.unset ?? []).filter((field) => Object.hasOwn(record.data, field));
  return reviveRecord(record, { set: client.delta, unset }, mark);
}

const NOTHING: FieldChanges = { set: {}, unset: [] };

/** These fields again as they are: nothing changes but their versions, which is what makes devices pull them. */
function standing(record: RecordState, fields: readonly string[]): FieldChanges {
  return changesOf(fields, (field) => own(record.data, field));
}
