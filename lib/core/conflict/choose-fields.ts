import type { ConflictWinner, Decision, Side } from "../../contract/conflict-review";
import type { Fields, Json } from "../../contract/json";
import { own } from "../own";
import type { FieldChanges } from "../sync/record";
import { clientValue, type EntryFields, fieldsAtStake, fieldsOfEntry } from "./entry-fields";

/** A side's value, or one of the person's own. */
export type FieldChoice = Side | { value: Json };
export type FieldChoices = { [field: string]: FieldChoice };
export type Choice = Side | FieldChoices;

/** What was decided per field, as the log keeps it. */
export type Decided = Pick<Decision, "fields" | "values">;

/** The decision leaves these fields open, or names ones that are not at stake. */
export type FieldsOpen = { ok: false; missing: string[]; unknown: string[] };

type Chosen = { ok: true; changes: FieldChanges; winner: ConflictWinner; decided: Decided };

/** What a choice writes, with `server` as the server's side; refused where it leaves fields open or names others. */
export function chooseFields(conflict: EntryFields, server: Fields, choice: Choice): Chosen | FieldsOpen {
  const entryFields = new Set(fieldsOfEntry(conflict));
  const choices = typeof choice === "object" ? choice : allOf(entryFields, choice);
  const missing = fieldsAtStake(conflict, { data: server }).filter((field) => !Object.hasOwn(choices, field));
  const unknown = Object.keys(choices).filter((field) => !entryFields.has(field));
  if (missing.length > 0 || unknown.length > 0) return { ok: false, missing, unknown };
  const changes = changesOf(Object.keys(choices), (field) => {
    const chosen = choices[field];
    if (typeof chosen === "object") return chosen.value;
    return chosen === "client" ? clientValue(conflict, field) : own(server, field);
  });
  return { ok: true, changes, winner: winnerOf(choices), decided: decidedBy(choices) };
}

/** Several sides, or a value of the person's own: neither side won it all. */
function winnerOf(choices: FieldChoices): ConflictWinner {
  const [first, ...others] = new Set(Object.values(choices));
  return typeof first === "string" && others.length === 0 ? first : "both";
}

function decidedBy(choices: FieldChoices): Decided {
  const decided: Required<Decided> = { fields: {}, values: {} };
  for (const [field, chosen] of Object.entries(choices)) {
    decided.fields[field] = typeof chosen === "object" ? "edit" : chosen;
    if (typeof chosen === "object") decided.values[field] = chosen.value;
  }
  return Object.keys(decided.values).length > 0 ? decided : { fields: decided.fields };
}

/** What gives each field its value: set, or removed where there is none. */
export function changesOf(
  fields: readonly string[],
  valueFor: (field: string) => Json | undefined,
): FieldChanges {
  const changes = { set: {} as Fields, unset: [] as string[] };
  for (const field of fields) {
    const value = valueFor(field);
    if (value === undefined) changes.unset.push(field);
    else changes.set[field] = value;
  }
  return changes;
}

function allOf(fields: Iterable<string>, side: Side): { [field: string]: Side } {
  return Object.fromEntries(Array.from(fields, (field) => [field, side]));
}
