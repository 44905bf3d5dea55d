import { type FieldVerdicts, type LoggedClientEntry, WHOLE_RECORD } from "../../contract/conflict";
import type { ConflictWinner, Side } from "../../contract/conflict-review";
import type { Fields, Json } from "../../contract/json";
import { jsonEqual } from "../json-equal";
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

/** A conflict as far as a person's decision on it goes. */
export type ReviewedConflict = {
  client: LoggedClientEntry;
  base: Fields | null;
  base_version: number;
  verdicts: FieldVerdicts;
};

export type Choice = "client" | "server" | { [field: string]: Side };

export type Review =
  | {
      ok: true;
      after: RecordState;
      before: Before;
      winner: ConflictWinner;
      fields: { [field: string]: Side };
    }
  /** The decision leaves these fields open, or names ones that are not at stake. */
  | { ok: false; missing: string[]; unknown: string[] }
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
    return { ok: true, after, before, winner: choice, fields: {} };
  }
  const entryFields = fieldsOfEntry(conflict);
  const sides = typeof choice === "object" ? choice : allOf(entryFields, choice);
  const missing = fieldsAtStake(conflict, record).filter((field) => !Object.hasOwn(sides, field));
  const unknown = Object.keys(sides).filter((field) => !entryFields.includes(field));
  if (missing.length > 0 || unknown.length > 0) return { ok: false, missing, unknown };

  const decided = Object.keys(sides);
  const [after, before] = writeFields(record, changesBy(conflict, record, sides), mark);
  const winners = new Set(decided.map((field) => sides[field]));
  const winner = winners.size > 1 ? "both" : winners.has("client") ? "client" : "server";
  return { ok: true, after, before, winner, fields: sides };
}

/** Whether the record as such is at stake: the device deleted it, or it is deleted by now. */
export function isAboutLife(
  conflict: Pick<ReviewedConflict, "client">,
  record: { deleted: boolean },
): boolean {
  return conflict.client.op === "delete" || record.deleted;
}

/** Fields of the device's edit that differ from the record as it stands: what a person decides on, in a fixed order. */
export function fieldsAtStake(
  conflict: Omit<ReviewedConflict, "base_version">,
  record: { data: Fields },
): string[] {
  return fieldsOfEntry(conflict).filter(
    (field) => !jsonEqual(clientValue(conflict, field), own(record.data, field)),
  );
}

/** The device's value of a field of its edit; undefined where the edit removes it. */
export function clientValue({ client }: Pick<ReviewedConflict, "client">, field: string): Json | undefined {
  return own(client.delta, field);
}

/** What the device's user changed. An edit sent whole also holds fields that nobody touched: those of its base. */
export function fieldsOfEntry({ client, base, verdicts }: Omit<ReviewedConflict, "base_version">): string[] {
  const contested = Object.keys(verdicts).filter((field) => field !== WHOLE_RECORD);
  const changed = Object.keys(client.delta).filter(
    (field) => base === null || !jsonEqual(client.delta[field], own(base, field)),
  );
  return [...new Set([...contested, ...changed, ...(client.unset ?? [])])];
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

function changesBy(
  conflict: ReviewedConflict,
  record: RecordState,
  sides: { [field: string]: Side },
): FieldChanges {
  const chosen = Object.keys(sides).map(
    (field) =>
      [field, sides[field] === "client" ? clientValue(conflict, field) : own(record.data, field)] as const,
  );
  return {
    set: Object.fromEntries(
      chosen.flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])),
    ),
    unset: chosen.flatMap(([field, value]) => (value === undefined ? [field] : [])),
  };
}

/** These fields again as they are: nothing changes but their versions, which is what makes devices pull them. */
function standing(record: RecordState, fields: readonly string[]): FieldChanges {
  return {
    set: Object.fromEntries(
      fields.flatMap((field) =>
        Object.hasOwn(record.data, field) ? [[field, record.data[field] ?? null]] : [],
      ),
    ),
    unset: fields.filter((field) => !Object.hasOwn(record.data, field)),
  };
}

function allOf(fields: readonly string[], side: Side): { [field: string]: Side } {
  return Object.fromEntries(fields.map((field) => [field, side]));
}
