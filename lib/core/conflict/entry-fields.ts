import { type FieldVerdicts, type LoggedClientEntry, WHOLE_RECORD } from "../../contract/conflict";
import type { Fields, Json } from "../../contract/json";
import { jsonEqual } from "../json-equal";
import { own } from "../own";

/** As much of a conflict as tells which fields a person decides on. */
export type EntryFields = {
  client: Pick<LoggedClientEntry, "op" | "delta" | "unset">;
  base: Fields | null;
  /** Its keys are the contested fields. */
  verdicts: { [field: string]: unknown };
};

/** A conflict as far as a person's decision on it goes. */
export type ReviewedConflict = EntryFields & {
  client: LoggedClientEntry;
  base_version: number;
  verdicts: FieldVerdicts;
};

/** Fields of the device's edit that differ from the record as it stands: what a person decides on, in a fixed order. */
export function fieldsAtStake(conflict: EntryFields, record: { data: Fields }): string[] {
  return fieldsOfEntry(conflict).filter(
    (field) => !jsonEqual(clientValue(conflict, field), own(record.data, field)),
  );
}

/** The device's value of a field of its edit; undefined where the edit removes it. */
export function clientValue({ client }: Pick<EntryFields, "client">, field: string): Json | undefined {
  return own(client.delta, field);
}

/** What the device's user changed. An edit sent whole also holds fields that nobody touched: those of its base. */
export function fieldsOfEntry({ client, base, verdicts }: EntryFields): string[] {
  const contested = Object.keys(verdicts).filter((field) => field !== WHOLE_RECORD);
  const changed = Object.keys(client.delta).filter(
    (field) => base === null || !jsonEqual(client.delta[field], own(base, field)),
  );
  return [...new Set([...contested, ...changed, ...(client.unset ?? [])])];
}
