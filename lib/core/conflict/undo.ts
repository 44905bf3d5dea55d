import { type LoggedServerEntry, WHOLE_RECORD } from "../../contract/conflict";
import type { ConflictWinner, Decision } from "../../contract/conflict-review";
import type { Fields } from "../../contract/json";
import type { FieldChange } from "../../contract/record-timeline";
import { jsonEqual } from "../json-equal";
import { own } from "../own";
import {
  type Before,
  bornRecord,
  deleteRecord,
  type FieldChanges,
  type Mark,
  type RecordState,
  reviveRecord,
  writeFields,
} from "../sync/record";
import { changesBetween } from "../sync/timeline";
import { changesOf } from "./choose-fields";
import { clientValue, fieldsOfEntry, type ReviewedConflict } from "./entry-fields";

/** A conflict that is over, as far as undoing it goes. */
export type EndedConflict = ReviewedConflict & {
  /** Null where the record was no longer known. */
  server: LoggedServerEntry | null;
  winner: ConflictWinner;
  /** What a person decided; null where the policy settled it. */
  decision: Pick<Decision, "fields" | "stood"> | null;
  /** What the resolution's write replaced; null where it wrote nothing, or where that is forgotten. */
  replaced: Before | null;
  /** The policy takes an edit as one: what nobody contested went with what was. */
  merge: "fields" | "record";
};

/** What lost in a conflict: the record's life as it would have been, and the values that gave way. */
export type LosingSide = { lives: boolean; changes: FieldChanges };

/** What bringing the losing side back makes of a record. */
export type Undo = {
  what: "edit" | "delete" | "bring_back";
  after: RecordState;
  /** Null where nothing was known of the record any more. */
  before: Before | null;
  changes: FieldChange[];
};

/**
 * Brings the side that lost back, as a write like any other; null where the record holds it already. Fields that nobody
 * contested, and what was written since to other fields, stay. A record that is forgotten is born again where the side
 * that lost wanted it to live. `mark` carries the new version and writer 0.
 */
export function undoConflict(conflict: EndedConflict, record: RecordState | null, mark: Mark): Undo | null {
  const { lives, changes } = losingSide(conflict);
  if (!record) return lives && wasAboutLife(conflict) ? bornAgain(conflict, mark) : null;
  if (!lives) return record.deleted ? null : undone("delete", record, deleteRecord(record, mark));
  const losing = (field: string) => own(changes.set, field);
  const fields = [...Object.keys(changes.set), ...changes.unset];
  const differing = changesOf(
    fields.filter((field) => !jsonEqual(losing(field), own(record.data, field))),
    losing,
  );
  if (record.deleted) return undone("bring_back", record, reviveRecord(record, differing, mark));
  const nothing = Object.keys(differing.set).length + differing.unset.length === 0;
  return nothing ? null : undone("edit", record, writeFields(record, differing, mark));
}

/** The record as the side that lost had it: the device with its edit, or the server before the device deleted it. */
function bornAgain(conflict: EndedConflict, mark: Mark): Undo | null {
  const { client } = conflict;
  const data = client.op === "upsert" ? client.data : stoodBefore(conflict);
  const changes = Object.keys(data).map((field) => ({ field, after: data[field] ?? null }));
  return { what: "bring_back", after: bornRecord(data, mark), before: null, changes };
}

/** The values that gave way in a conflict, and whether the record would live. */
export function losingSide(conflict: EndedConflict): LosingSide {
  const { client, winner } = conflict;
  if (!wasAboutLife(conflict)) return { lives: true, changes: losingFields(conflict) };
  const lives = (client.op === "delete") === (winner === "client");
  const edited = winner === "server" && client.op === "upsert";
  return { lives, changes: edited ? { set: client.delta, unset: client.unset ?? [] } : NOTHING };
}

const NOTHING: FieldChanges = { set: {}, unset: [] };

/** Whether the record's life was at stake; a person who decides about that names no fields. */
export function wasAboutLife({ decision, verdicts }: Pick<EndedConflict, "decision" | "verdicts">): boolean {
  return decision ? Object.keys(decision.fields).length === 0 : Object.hasOwn(verdicts, WHOLE_RECORD);
}

function losingFields(conflict: EndedConflict): FieldChanges {
  const winners = conflict.decision?.fields ?? settledFields(conflict);
  const stood = stoodBefore(conflict);
  return changesOf(Object.keys(winners), (field) =>
    winners[field] === "server" ? clientValue(conflict, field) : own(stood, field),
  );
}

/** Who won each field that the policy decided on, those included that went along with them. */
function settledFields(conflict: EndedConflict): { [field: string]: string } {
  const { verdicts, merge, winner, replaced, server } = conflict;
  const winners: { [field: string]: string } = {};
  for (const [field, verdict] of Object.entries(verdicts)) winners[field] = verdict.winner;
  if (merge === "fields" || winner === "client") return winners;
  for (const field of fieldsOfEntry(conflict)) {
    if (Object.hasOwn(winners, field) || writtenBy(replaced).includes(field)) continue;
    if (!jsonEqual(clientValue(conflict, field), own(server?.data ?? {}, field))) winners[field] = "server";
  }
  return winners;
}

/** The record's fields before the resolution wrote: the server's side of the conflict. */
export function stoodBefore({
  server,
  replaced,
  decision,
}: Pick<EndedConflict, "server" | "replaced" | "decision">): Fields {
  if (decision?.stood) return decision.stood;
  const stood = { ...server?.data, ...replaced?.values };
  for (const field of replaced?.absent ?? []) delete stood[field];
  return stood;
}

/** Fields that a write changed. */
export function writtenBy(before: Before | null): string[] {
  return before ? [...Object.keys(before.values), ...(before.absent ?? [])].sort() : [];
}

function undone(what: Undo["what"], record: RecordState, [after, before]: [RecordState, Before]): Undo {
  return { what, after, before, changes: changesBetween(record.data, after.data, before) };
}
