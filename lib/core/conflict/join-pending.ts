import { type FieldVerdicts, type LoggedClientEntry, WHOLE_RECORD } from "../../contract/conflict";
import type { Strategy } from "../../contract/strategy";
import { own } from "../own";
import type { Edit } from "../sync/edit";
import type { RecordState } from "../sync/record";

/** An entry of this device on this record that waits for a person. There is at most one. */
export type PendingConflict = {
  id: string;
  strategy: Strategy;
  clientEntry: LoggedClientEntry;
  fields: FieldVerdicts;
};

/**
 * Which of an edit's changed fields join the entry that waits: the same fields, and everything where either side is
 * about the record's life.
 */
export function joiningFields(pending: PendingConflict, edit: Edit, changed: readonly string[]): string[] {
  if (pending.clientEntry.op === "delete" || edit.op === "delete") return [...changed];
  const waiting = new Set([...Object.keys(pending.clientEntry.delta), ...(pending.clientEntry.unset ?? [])]);
  return changed.filter((field) => waiting.has(field));
}

/** The waiting entry after a later edit of the same device joined it: its words are the device's last. */
export function joinPending(
  pending: PendingConflict,
  edit: Edit,
  joining: readonly string[],
  record: RecordState,
  time: number | null,
): PendingConflict {
  const clientEntry = joinEntry(pending.clientEntry, edit, joining);
  return { ...pending, clientEntry, fields: askAgain(pending, clientEntry, record, time) };
}

function joinEntry(waiting: LoggedClientEntry, edit: Edit, joining: readonly string[]): LoggedClientEntry {
  if (edit.op === "delete") {
    return { op: "delete", delta: {}, modified_at: edit.modifiedAt, data: waiting.data };
  }
  // After its own deletion, a creation starts with nothing: "client" must not bring the old fields back.
  const begins = waiting.op === "delete" && edit.base === 0;
  const delta = { ...waiting.delta };
  const data = begins ? {} : { ...waiting.data };
  const unset = new Set(begins ? Object.keys(waiting.data) : waiting.unset);
  for (const field of joining) {
    if (Object.hasOwn(edit.set, field)) {
      delta[field] = data[field] = edit.set[field] ?? null;
      unset.delete(field);
    } else {
      delete delta[field];
      delete data[field];
      unset.add(field);
    }
  }
  return {
    op: "upsert",
    delta,
    ...(unset.size > 0 && { unset: [...unset] }),
    modified_at: edit.modifiedAt,
    data,
  };
}

function askAgain(
  pending: PendingConflict,
  entry: LoggedClientEntry,
  record: RecordState,
  time: number | null,
): FieldVerdicts {
  const ask = { winner: "nobody", reason: "manual", rule: pending.strategy } as const;
  const server = { version: record.version, writer: record.writer };
  if (entry.op === "delete" || record.deleted) {
    return { [WHOLE_RECORD]: { ...ask, client: { time }, server } };
  }
  const contested = Object.keys(pending.fields).filter((field) => field !== WHOLE_RECORD);
  const asked = contested.length > 0 ? contested : [...Object.keys(entry.delta), ...(entry.unset ?? [])];
  return Object.fromEntries(
    asked.map((field) => {
      const value = own(entry.delta, field);
      const standing = own(record.data, field);
      const verdict = own(pending.fields, field) ?? {
        ...ask,
        client: {},
        server: { ...server, ...(standing === undefined ? { absent: true } : { value: standing }) },
      };
      return [
        field,
        { ...verdict, client: { ...(value === undefined ? { absent: true } : { value }), time } },
      ];
    }),
  );
}
