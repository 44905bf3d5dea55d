import type { Entry } from "./entry";
import { type PendingEdit, recordKey } from "./local-state";

export type Outbox = ReturnType<typeof newOutbox>;

/** The edits that the server has not answered, in memory: by storage key, in the order they were made, and by record. */
export function newOutbox() {
  const edits = new Map<string, PendingEdit>();
  const byRecord = new Map<string, Map<string, Entry>>();
  let queued = 0;
  return {
    edits: edits as ReadonlyMap<string, PendingEdit>,

    /** How many the server has not even queued. */
    get waiting(): number {
      return edits.size - queued;
    },

    /** Those, oldest first, with their keys. */
    unsent(): (Entry & { key: string })[] {
      return [...edits].flatMap(([key, { entry, queued }]) => (queued ? [] : [{ ...entry, key }]));
    },

    /** The edits of a record, oldest first. */
    ofRecord(record: string): Entry[] {
      return [...(byRecord.get(record)?.values() ?? [])];
    },

    set(key: string, edit: PendingEdit): void {
      if (edits.get(key)?.queued) queued -= 1;
      if (edit.queued) queued += 1;
      edits.set(key, edit);
      const record = recordKey(edit.entry);
      const ofRecord = byRecord.get(record) ?? new Map<string, Entry>();
      byRecord.set(record, ofRecord.set(key, edit.entry));
    },

    delete(key: string): void {
      const edit = edits.get(key);
      if (!edit) return;
      if (edit.queued) queued -= 1;
      edits.delete(key);
      const record = recordKey(edit.entry);
      const ofRecord = byRecord.get(record);
      ofRecord?.delete(key);
      if (ofRecord?.size === 0) byRecord.delete(record);
    },
  };
}
