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
  // Said even when empty: that is how a device learns that its delete did not win.
  if (whole) return { ...saying({}, removedFields(record)), winning_entry: record.data };

  const told: Fields = {};
  const unset: string[] = [];
  const tell = (field: string) => {
    if (Object.hasOwn(record.data, field)) told[field] = record.data[field] ?? null;
    else unset.push(field);
  };
  for (const field of [...Object.keys(edit.set), ...edit.unset]) {
    if (!jsonEqual(own(edit.set, field), own(record.data, field))) tell(field);
  }
  for (const field of fieldsOfOthers(record, edit.base, device)) {
    if (!Object.hasOwn(edit.set, field) && !edit.unset.includes(field)) tell(field);
  }
  return saying(told, unset);
}

function saying(told: Fields, unset: string[]): Pick<PushResult, "winning_entry" | "winning_unset"> {
  return {
    ...(Object.keys(told).length > 0 && { winning_entry: told }),
    ...(unset.length > 0 && { winning_unset: unset }),
  };
}

/** Fields that another side wrote or removed after `base`. */
function fieldsOfOthers(record: RecordState, base: number, device: number): string[] {
  if (record.version <= base) return [];
  const bornSince = record.life[0] > base && record.life[1] !== device;
  const candidates = bornSince
    ? new Set([...Object.keys(record.data), ...Object.keys(record.fields)])
    : Object.keys(record.fields);
  return [...candidates].filter((field) => {
    const [version, writer] = markOf(record, field);
    return version > base && writer !== device;
  });
}
