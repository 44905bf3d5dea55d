import type { Fields } from "../../contract/json";
import type { PushResult } from "../../contract/push";
import { jsonEqual } from "../json-equal";
import { own } from "../own";
import type { Edit } from "./edit";
import { markOf, type RecordState, removedFields } from "./record";

/**
 * What the device must hear so that it knows the whole record at its current version: every field that differs from
 * its base plus this entry. `whole` tells all of it, for a record that the device no longer has.
 */
export function tellDevice(
  record: RecordState,
  edit: Edit,
  device: number,
  whole: boolean,
): Pick<PushResult, "winning_entry" | "winning_unset" | "deleted"> {
  if (record.deleted) return edit.op === "delete" ? {} : { deleted: true };
  const shown = edit.data ?? edit.set;
  if (whole) {
    const gone = [...removedFields(record), ...Object.keys(shown)];
    const unset = new Set(gone.filter((field) => !Object.hasOwn(record.data, field)));
    // Said even when empty: that is how a device learns that its delete did not win.
    return { ...saying({}, [...unset]), winning_entry: record.data };
  }

  const told: Fields = {};
  const unset: string[] = [];
  for (const field of Object.keys(shown)) {
    if (!jsonEqual(shown[field], own(record.data, field))) tell(record, field, told, unset);
  }
  for (const field of edit.unset) {
    if (Object.hasOwn(record.data, field)) tell(record, field, told, unset);
  }
  for (const field of fieldsOfOthers(record, edit.base, device)) {
    if (!Object.hasOwn(shown, field) && !edit.unset.includes(field)) tell(record, field, told, unset);
  }
  return saying(told, unset);
}

function tell(record: RecordState, field: string, told: Fields, unset: string[]): void {
  const value = own(record.data, field);
  if (value === undefined) unset.push(field);
  else told[field] = value;
}

function saying(told: Fields, unset: string[]): Pick<PushResult, "winning_entry" | "winning_unset"> {
  const said: Pick<PushResult, "winning_entry" | "winning_unset"> = {};
  if (Object.keys(told).length > 0) said.winning_entry = told;
  if (unset.length > 0) said.winning_unset = unset;
  return said;
}

/**
 * Fields that another side wrote or removed after `base`. The device's own, too, where its base lies before the record's
 * life: it made the edit without knowing of that life, even if it began it itself, by way of the queue for one.
 */
function fieldsOfOthers(record: RecordState, base: number, device: number): string[] {
  if (record.version <= base) return [];
  const bornSince = record.life[0] > base;
  const candidates = bornSince
    ? new Set([...Object.keys(record.data), ...Object.keys(record.fields)])
    : Object.keys(record.fields);
  const others: string[] = [];
  for (const field of candidates) {
    const [version, writer] = markOf(record, field);
    if (version > base && (bornSince || writer !== device)) others.push(field);
  }
  return others;
}
