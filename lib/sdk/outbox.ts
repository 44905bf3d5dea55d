import type { Entry } from "./entry";
import { type PendingEdit, recordKey } from "./local-state";

/** The edits that the server has not answered, in memory: by storage key, in the order they were made, and by record. */
export class Outbox {
  readonly #edits = new Map<string, PendingEdit>();
  readonly #byRecord = new Map<string, Map<string, Entry>>();
  #queued = 0;

  get edits(): ReadonlyMap<string, PendingEdit> {
    return this.#edits;
  }

  /** How many the server has not even queued. */
  get waiting(): number {
    return this.#edits.size - this.#queued;
  }

  /** Keys of the records that have edits. */
  records(): string[] {
    return [...this.#byRecord.keys()];
  }

  /** The edits of a record, oldest first. */
  ofRecord(record: string): Entry[] {
    return [...(this.#byRecord.get(record)?.values() ?? [])];
  }

  set(key: string, edit: PendingEdit): void {
    if (this.#edits.get(key)?.queued) this.#queued -= 1;
    if (edit.queued) this.#queued += 1;
    this.#edits.set(key, edit);
    const record = recordKey(edit.entry);
    const ofRecord = this.#byRecord.get(record) ?? new Map<string, Entry>();
    this.#byRecord.set(record, ofRecord.set(key, edit.entry));
  }

  delete(key: string): void {
    const edit = this.#edits.get(key);
    if (!edit) return;
    if (edit.queued) this.#queued -= 1;
    this.#edits.delete(key);
    const record = recordKey(edit.entry);
    const ofRecord = this.#byRecord.get(record);
    ofRecord?.delete(key);
    if (ofRecord?.size === 0) this.#byRecord.delete(record);
  }
}
