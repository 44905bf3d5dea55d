import type { LoggedMark } from "../../contract/conflict";
import type { Fields } from "../../contract/json";
import { own } from "../own";

/**
 * Who wrote last: the version it made, the device's number (0 is a person in the dashboard) and the corrected time in
 * ms, null where the writer gave none.
 */
export type Mark = LoggedMark;

/** What the engine decides on: a record with its marks. A deleted one keeps its data, so that it can come back. */
export type RecordState = {
  version: number;
  writer: number;
  deleted: boolean;
  /** Birth, return or deletion, whichever was last. Fields without a mark of their own were written then. */
  life: Mark;
  data: Fields;
  /** Marks of fields changed or removed since that life began. */
  fields: { [field: string]: Mark };
};

/** What one write replaced: enough to step back from the state after it to the state before. */
export type Before = {
  version: number;
  writer: number;
  /** Previous values of the fields that the write changed. */
  values: Fields;
  /** Fields that the write added. */
  absent?: string[];
  /** Where the write deleted the record, brought it back or began it anew. */
  life?: Mark;
  /** The write began a new life: nothing of the old one stayed. */
  anew?: true;
};

/** Changes of fields, as an entry or a person makes them. */
export type FieldChanges = { set: Fields; unset: readonly string[] };

/** The mark of a field: its own, else that of the record's life. */
export function markOf(record: RecordState, field: string): Mark {
  return own(record.fields, field) ?? record.life;
}

/** A record's first state. */
export function bornRecord(data: Fields, mark: Mark): RecordState {
  return { version: mark[0], writer: mark[1], deleted: false, life: mark, data, fields: {} };
}

/** The record after a write of some fields, and what it replaced. */
export function writeFields(record: RecordState, changes: FieldChanges, mark: Mark): [RecordState, Before] {
  // Not spread: V8 gives a spread copy no room, and each field added to it takes a microsecond.
  const data = Object.assign({}, record.data);
  const fields = Object.assign({}, record.fields);
  const before: Before = { version: record.version, writer: record.writer, values: {} };
  for (const field of Object.keys(changes.set)) {
    keepValue(before, record, field);
    fields[field] = mark;
    data[field] = changes.set[field] ?? null;
  }
  for (const field of changes.unset) {
    keepValue(before, record, field);
    fields[field] = mark;
    delete data[field];
  }
  const { deleted, life } = record;
  return [{ version: mark[0], writer: mark[1], deleted, life, data, fields }, before];
}

function keepValue(before: Before, record: RecordState, field: string): void {
  const value = own(record.data, field);
  if (value !== undefined) before.values[field] = value;
  else if (before.absent) before.absent.push(field);
  else before.absent = [field];
}

/** The record's tombstone, and what it replaced. */
export function deleteRecord(record: RecordState, mark: Mark): [RecordState, Before] {
  const before: Before = { version: record.version, writer: record.writer, values: {}, life: record.life };
  return [{ ...record, version: mark[0], writer: mark[1], deleted: true, life: mark }, before];
}

/**
 * A deleted record brought back whole with some changes: a new life, in which every field counts as written now. Of
 * removed fields the marks stay, because a device may still hold them.
 */
export function reviveRecord(record: RecordState, changes: FieldChanges, mark: Mark): [RecordState, Before] {
  const [written, before] = writeFields(record, changes, mark);
  const fields = Object.fromEntries(removedFields(written).map((field) => [field, mark]));
  return [
    { ...written, deleted: false, life: mark, fields },
    { ...before, life: record.life },
  ];
}

/**
 * A new life on a tombstone: the record is what the creation brings, and nothing of the old one. Fields that the old
 * life had count as removed now, because a device may still hold them.
 */
export function beginAnew(record: RecordState, data: Fields, mark: Mark): [RecordState, Before] {
  const before: Before = {
    version: record.version,
    writer: record.writer,
    values: record.data,
    life: record.life,
    anew: true,
  };
  const absent = Object.keys(data).filter((field) => !Object.hasOwn(record.data, field));
  if (absent.length > 0) before.absent = absent;
  const fields: RecordState["fields"] = {};
  for (const field of [...Object.keys(record.data), ...removedFields(record)]) {
    if (!Object.hasOwn(data, field)) fields[field] = mark;
  }
  return [{ version: mark[0], writer: mark[1], deleted: false, life: mark, data, fields }, before];
}

/** Fields that the record once had. */
export function removedFields(record: RecordState): string[] {
  return Object.keys(record.fields).filter((field) => !Object.hasOwn(record.data, field));
}

/** One stored write: the version it made and what it replaced. */
export type Revision = { version: number; before: Before };

/**
 * The record's fields as they stood at `version`: stepped back through `revisions` (newest first). Null where the
 * record did not exist or was deleted then, undefined where the revisions don't reach back far enough.
 */
export function dataAt(
  record: RecordState,
  revisions: readonly Revision[],
  version: number,
): Fields | null | undefined {
  let { deleted, life, version: reached } = record;
  const data = Object.assign({}, record.data);
  for (const { version: made, before } of revisions) {
    if (made <= version) break;
    if (made !== reached) return undefined;
    Object.assign(data, before.values);
    for (const field of before.absent ?? []) delete data[field];
    if (before.life) {
      deleted = !deleted;
      life = before.life;
    }
    reached = before.version;
  }
  if (reached === life[0] && reached > version && !deleted) return null;
  if (reached > version) return undefined;
  return deleted ? null : data;
}
