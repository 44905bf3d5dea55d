import type { SyncStorage } from "../storage/storage";
import { contentId } from "./content-id";

/** When each unsent field of a record was last edited on this device, in ms, and what it then said (as a `contentId`). */
export type EditNote = { [field: string]: readonly [at: number, content: string] };

/**
 * Notes when documents are edited, as it happens: the databases behind the adapters hand an edit over much later, without
 * its time. A deletion is noted as an edit of the field "". Durable soon after the edit.
 */
export class EditTimes {
  readonly #storage: SyncStorage;
  readonly #prefix: string;
  readonly #notes = new Map<string, EditNote>();
  #turn: Promise<void>;

  constructor(storage: SyncStorage, scope: string) {
    this.#storage = storage;
    this.#prefix = `edited/${scope}/`;
    this.#turn = this.#load().catch(() => undefined);
  }

  /** These fields now say this; the ones that said so before keep their time. */
  note(key: string, values: { readonly [field: string]: unknown }, at: number): void {
    this.#then(async () => {
      const known = this.#notes.get(key);
      const fresh = Object.entries(values).flatMap(([field, value]) => {
        const content = contentId(JSON.stringify(value) ?? "");
        return known?.[field]?.[1] === content ? [] : [[field, [at, content]] as const];
      });
      if (fresh.length === 0) return;
      const note = { ...known, ...Object.fromEntries(fresh) };
      this.#notes.set(key, note);
      await this.#storage.write({ put: [[this.#prefix + key, note]] });
    });
  }

  /** What is noted of these records, once all that was noted before is. */
  async of(keys: readonly string[]): Promise<Map<string, EditNote>> {
    await this.#turn;
    return new Map(keys.flatMap((key) => (this.#notes.has(key) ? [[key, this.#notes.get(key) ?? {}]] : [])));
  }

  /** The keys of all records of which something is noted. */
  async keys(): Promise<string[]> {
    await this.#turn;
    return [...this.#notes.keys()];
  }

  /** These fields of a record (all where absent) were answered: what was noted of them up to then is over. */
  forget(key: string, upTo: number, fields?: readonly string[]): void {
    this.#then(async () => {
      const known = this.#notes.get(key);
      if (!known) return;
      const left = Object.entries(known).filter(
        ([field, [at]]) => at > upTo || fields?.includes(field) === false,
      );
      if (left.length > 0) this.#notes.set(key, Object.fromEntries(left));
      else this.#notes.delete(key);
      const place = this.#prefix + key;
      await this.#storage.write(
        left.length > 0 ? { put: [[place, Object.fromEntries(left)]] } : { delete: [place] },
      );
    });
  }

  async #load(): Promise<void> {
    for (const [key, note] of await this.#storage.range(this.#prefix)) {
      this.#notes.set(key.slice(this.#prefix.length), note as EditNote);
    }
  }

  /** A note that can't be written is still known until the app ends; a storage that fails is told by the sync itself. */
  #then(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch(() => undefined);
  }
}
