import type { Fields } from "../contract/json";
import { batchesOf } from "./batches";
import { type Confirmed, viewOf } from "./confirmed";
import { DurableState } from "./durable-state";
import type { Entry } from "./entry";
import {
  ASIDE,
  asideKey,
  BATCH,
  type KeptRecord,
  type Names,
  type PageRequest,
  type PendingEdit,
  PULL,
  type PullMark,
  RECORDS,
  recordKey,
  type SentBatch,
  type SetAside,
} from "./local-state";
import type { SyncStorage } from "./storage/storage";
import { type Answer, takeAnswer } from "./take-answer";

/** A record as the app sees it: confirmed by the server, with the edits that wait on top. */
export type LocalRecord = {
  domain: string;
  mobileId: string;
  fields: Fields;
  /** The server's version under it; 0 for a record that the server does not know yet. */
  version: number;
  /** How many edits of it the server has not answered. */
  pending: number;
};

/** A batch on its way: the same content under the same id until it is answered. */
export type OpenBatch = { batch_id: string; entries: Entry[]; pull?: PageRequest };

/** Makes the edit of a record from what the device holds of it; nothing where there is nothing to edit. */
export type Draft = (confirmed: Confirmed | undefined, waiting: readonly Entry[]) => Entry | undefined;

/** What the device knows and what it has to say, durable: every change is one atomic write. */
export class LocalStore {
  readonly #state: DurableState;
  readonly #newId: () => string;
  readonly #domains: readonly string[] | undefined;

  /** `domains`: the only ones this device pulls; all of them where absent. */
  constructor(storage: SyncStorage, newId: () => string, domains?: readonly string[]) {
    this.#state = new DurableState(storage);
    this.#newId = newId;
    this.#domains = domains;
  }

  /** How many edits the server has not taken yet. */
  get pending(): number {
    return this.#state.outbox.waiting;
  }

  /** Those edits, oldest first. */
  get waiting(): Entry[] {
    return this.#waiting().map(([, { entry }]) => entry);
  }

  /** One record, or undefined where there is none. */
  get(domain: string, mobileId: string): Promise<LocalRecord | undefined> {
    const state = this.#state;
    return state.inTurn(async () => {
      const key = recordKey({ domain, mobile_id: mobileId });
      const known = await state.records([key]);
      return localRecord(domain, mobileId, known.get(key), state.outbox.ofRecord(key));
    });
  }

  /** All records of a domain, by ascending id. */
  list(domain: string): Promise<LocalRecord[]> {
    const state = this.#state;
    return state.inTurn(async () => {
      const prefix = recordKey({ domain, mobile_id: "" });
      const known = await state.range<KeptRecord>(prefix);
      const edited = state.outbox.records().filter((key) => key.startsWith(prefix));
      const keys = [...new Set([...known.keys(), ...edited])].sort();
      return keys.flatMap((key) => {
        const mobileId = key.slice(prefix.length);
        return localRecord(domain, mobileId, known.get(key), state.outbox.ofRecord(key)) ?? [];
      });
    });
  }

  /** Puts an edit into the outbox; durable once resolved. */
  add(names: Names, draft: Draft): Promise<Entry | undefined> {
    const state = this.#state;
    return state.inTurn(async () => {
      const key = recordKey(names);
      const known = await state.records([key]);
      const entry = draft(known.get(key), state.outbox.ofRecord(key));
      if (entry) await state.write({ put: [[state.nextOutboxKey(), { entry }]] });
      return entry;
    });
  }

  /**
   * The batch that awaits its answer, as it was sent; else a new one of at most `size` edits, which asks for a page of
   * `limit` changes too where it empties the outbox. Nothing where nothing waits, or `size` is 0.
   */
  openBatch(size: number, limit?: number): Promise<OpenBatch | undefined> {
    const state = this.#state;
    return state.inTurn(async () => {
      if (!state.batch && size > 0) await this.#freezeBatch(size, limit);
      if (!state.batch) return undefined;
      const { batch_id, pull } = state.batch;
      return { batch_id, entries: this.#sentEntries(), ...(pull && { pull }) };
    });
  }

  async #freezeBatch(size: number, limit: number | undefined): Promise<void> {
    const waiting = this.#waiting().map(([key, { entry }]) => ({ ...entry, key }));
    const [first] = batchesOf(waiting, size);
    if (!first) return;
    const pull = limit !== undefined && first.length === waiting.length && { pull: this.nextPage(limit) };
    const batch: SentBatch = { batch_id: this.#newId(), keys: first.map(({ key }) => key), ...pull };
    await this.#state.write({ put: [[BATCH, batch]] });
  }

  /** What to ask for to learn what is new. */
  nextPage(limit: number): PageRequest {
    const domains = this.#domains && { domains: [...this.#domains] };
    return { checkpoint: this.#state.mark.checkpoint, limit, ...domains };
  }

  /** Takes an answer over: results, changes and checkpoint in one write. */
  take(answer: Answer): Promise<void> {
    const state = this.#state;
    return state.inTurn(async () => {
      const sent = answer.results ? (state.batch?.keys ?? []) : [];
      const edited = answer.results ? this.#sentEntries().map(recordKey) : [];
      const named = new Set([...edited, ...(answer.page?.changes ?? []).map(recordKey)]);
      const known = await state.records([...named]);
      const refreshed = state.mark.refreshing && answer.page?.has_more === false;
      const unheard = refreshed ? await this.#unheard(named) : new Map<string, KeptRecord>();
      const { outbox, mark } = state;
      await state.write(takeAnswer(answer, { sent, outbox: outbox.edits, mark, known, unheard }));
    });
  }

  /** Takes back a batch that the server refused as a whole: its edits wait again and go under a new id. */
  closeBatch(): Promise<void> {
    return this.#state.inTurn(() => this.#state.write({ delete: [BATCH] }));
  }

  /** Sets the edits of a batch aside that the server refused as a whole. */
  setBatchAside(code: string, message: string): Promise<void> {
    const state = this.#state;
    return state.inTurn(async () => {
      const keys = state.batch?.keys ?? [];
      const aside = (key: string) => ({ ...state.outbox.edits.get(key), code, message });
      await state.write({ put: keys.map((key) => [asideKey(key), aside(key)]), delete: [...keys, BATCH] });
    });
  }

  /**
   * Forgets the checkpoint and takes an open batch back; records stay until the pull from nothing has ended. Of another
   * history (a server restored from a backup) the known versions mean nothing: every edit then counts as made blindly.
   */
  startFromNothing(history: "same" | "other"): Promise<void> {
    const state = this.#state;
    return state.inTurn(async () => {
      const mark: PullMark = { checkpoint: null, round: state.mark.round + 1, refreshing: true };
      const put: [string, unknown][] = [[PULL, mark]];
      if (history === "other") {
        const records = await state.range<KeptRecord>(RECORDS);
        for (const [key, record] of records) put.push([key, { ...record, version: 0 }]);
        for (const [key, { entry, ...edit }] of state.outbox.edits) {
          put.push([key, { ...edit, entry: { ...entry, base_version: 0 } }]);
        }
      }
      await state.write({ put, delete: [BATCH] });
    });
  }

  /** Edits that the server refused, oldest first. */
  listAside(): Promise<SetAside[]> {
    const state = this.#state;
    return state.inTurn(async () => [...(await state.range<SetAside>(ASIDE)).values()]);
  }

  /** Forgets a refused edit; false where there is none of that id. */
  dismiss(opId: string): Promise<boolean> {
    const state = this.#state;
    return state.inTurn(async () => {
      const aside = [...(await state.range<SetAside>(ASIDE))];
      const keys = aside.filter(([, { entry }]) => entry.op_id === opId).map(([key]) => key);
      if (keys.length > 0) await state.write({ delete: keys });
      return keys.length > 0;
    });
  }

  #waiting(): [string, PendingEdit][] {
    return [...this.#state.outbox.edits].filter(([, edit]) => !edit.queued);
  }

  #sentEntries(): Entry[] {
    const { batch, outbox } = this.#state;
    return (batch?.keys ?? []).flatMap((key) => outbox.edits.get(key)?.entry ?? []);
  }

  /** What a pull from nothing, which now ends, never brought. */
  async #unheard(named: ReadonlySet<string>): Promise<Map<string, KeptRecord>> {
    const state = this.#state;
    const prefixes = this.#domains?.map((domain) => recordKey({ domain, mobile_id: "" })) ?? [RECORDS];
    const ranges = await Promise.all(prefixes.map((prefix) => state.range<KeptRecord>(prefix)));
    const kept = ranges.flatMap((range) => [...range]);
    return new Map(kept.filter(([key, { round }]) => round < state.mark.round && !named.has(key)));
  }
}

/** Values of edits are copied: what the app does with a record must not reach a batch that is on its way. */
function localRecord(
  domain: string,
  mobileId: string,
  confirmed: Confirmed | undefined,
  edits: readonly Entry[],
): LocalRecord | undefined {
  const shown = viewOf(confirmed, edits);
  if (!shown) return undefined;
  const fields = edits.length > 0 ? (JSON.parse(JSON.stringify(shown)) as Fields) : shown;
  return { domain, mobileId, fields, version: confirmed?.version ?? 0, pending: edits.length };
}
