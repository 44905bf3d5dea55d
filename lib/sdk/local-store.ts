import type { Fields } from "../contract/json";
import { atLeast, batchesOf } from "./batches";
import { type Confirmed, viewOf } from "./confirmed";
import { DurableState } from "./durable-state";
import type { Entry } from "./entry";
import {
  ASIDE,
  asideKey,
  type KeptRecord,
  LANES,
  type Lane,
  type Names,
  type PageRequest,
  type PendingEdit,
  type Portion,
  PULL,
  type PullMark,
  RECORDS,
  recordKey,
  type SentBatch,
  type SetAside,
} from "./local-state";
import type { AppSchema } from "./state-version";
import type { SyncStorage } from "./storage/storage";
import { type Answer, CREATION_REJECTED, takeAnswer } from "./take-answer";
import { isCreation, withoutUnborn } from "./unborn";

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
export type OpenBatch = {
  lane: Lane;
  batch_id: string;
  entries: Entry[];
  pull?: PageRequest;
  portion?: Portion;
};

type WaitingEdit = Entry & { key: string };

/** Makes the edit of a record from what the device holds of it; nothing where there is nothing to edit. */
export type Draft = (confirmed: Confirmed | undefined, waiting: readonly Entry[]) => Entry | undefined;

/** What the device knows and what it has to say, durable: every change is one atomic write. */
export class LocalStore {
  readonly #state: DurableState;
  readonly #newId: () => string;
  readonly #domains: readonly string[] | undefined;

  /** `domains`: the only ones this device pulls; all of them where absent. */
  constructor(
    storage: SyncStorage,
    newId: () => string,
    { domains, schema }: { domains?: readonly string[]; schema?: AppSchema } = {},
  ) {
    this.#state = new DurableState(storage, schema);
    this.#newId = newId;
    this.#domains = domains;
  }

  /** How many edits the server has not taken yet. */
  get pending(): number {
    return this.#state.outbox.waiting;
  }

  /** Those edits, oldest first. */
  get waiting(): Entry[] {
    return [...this.#state.outbox.edits.values()].flatMap(({ entry, queued }) => (queued ? [] : [entry]));
  }

  /** Loads what is kept, where that has not happened yet. */
  open(): Promise<void> {
    return this.#state.inTurn(async () => {});
  }

  /** All edits that the server has not answered, oldest first. A copy, so that nobody reaches a batch on its way. */
  listPending(): Promise<PendingEdit[]> {
    const state = this.#state;
    return state.inTurn(async () => JSON.parse(JSON.stringify([...state.outbox.edits.values()])));
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
   * A batch that awaits its answer, as it was sent; else a new one of at most `size` edits, which asks for a page of
   * `limit` changes too where it empties the outbox. Nothing where nothing waits, or `size` is 0.
   */
  openBatch(size: number, limit?: number): Promise<OpenBatch | undefined> {
    return this.#state.inTurn(async () => {
      const [open] = this.#openBatches();
      if (open || size === 0) return open;
      const waiting = this.#waiting();
      const [first = []] = batchesOf(withoutUnborn(waiting), size);
      const isLast = limit !== undefined && first.length === waiting.length;
      return this.#freeze("batch", first, isLast ? { pull: this.nextPage(limit) } : {});
    });
  }

  /**
   * The batch of urgent edits that awaits its answer; else a new one, of records that no other batch holds, so that it may
   * go ahead of one that is stuck. Nothing where nothing of that priority waits.
   */
  openUrgentBatch(portion: Portion): Promise<OpenBatch | undefined> {
    return this.#state.inTurn(async () => {
      const open = this.#openBatches().find(({ lane }) => lane === "batch/urgent");
      if (open) return open;
      const held = new Set(this.#openBatches().flatMap(({ entries }) => entries.map(recordKey)));
      const free = this.#waiting().filter((edit) => !held.has(recordKey(edit)));
      const [first = []] = batchesOf(atLeast(withoutUnborn(free), portion.priority), portion.max_items);
      return this.#freeze("batch/urgent", first, { portion });
    });
  }

  /** The checkpoint from which a page may be taken beside a batch: none while another is open, or all is pulled anew. */
  get checkpoint(): string | null {
    const { mark, batches } = this.#state;
    return mark.refreshing || batches.has("batch") ? null : mark.checkpoint;
  }

  async #freeze(
    lane: Lane,
    edits: readonly WaitingEdit[],
    asked: Pick<SentBatch, "pull" | "portion">,
  ): Promise<OpenBatch | undefined> {
    if (edits.length === 0) return undefined;
    const batch: SentBatch = { batch_id: this.#newId(), keys: edits.map(({ key }) => key), ...asked };
    await this.#state.write({ put: [[lane, batch]] });
    return this.#openBatches().find((open) => open.lane === lane);
  }

  /** What to ask for to learn what is new. */
  nextPage(limit: number): PageRequest {
    const domains = this.#domains && { domains: [...this.#domains] };
    return { checkpoint: this.#state.mark.checkpoint, limit, ...domains };
  }

  /**
   * Takes an answer over: results, changes and checkpoint in one write. Gives the edits that were set aside with the
   * refused creation of their record.
   */
  take(answer: Answer): Promise<Entry[]> {
    const state = this.#state;
    return state.inTurn(async () => {
      const { outbox, mark } = state;
      const sent = answer.lane ? (state.batches.get(answer.lane)?.keys ?? []) : [];
      const answered = [...(answer.results ? outbox.edits : [])].flatMap(([key, { entry, queued }]) =>
        queued || sent.includes(key) ? [recordKey(entry)] : [],
      );
      const named = new Set([...answered, ...(answer.page?.changes ?? []).map(recordKey)]);
      const known = await state.records([...named]);
      const refreshed = mark.refreshing && answer.page?.has_more === false;
      const unheard = refreshed ? await this.#unheard(named) : new Map<string, KeptRecord>();
      const { write, orphans } = takeAnswer(answer, { sent, outbox: outbox.edits, mark, known, unheard });
      await state.write(write);
      return orphans;
    });
  }

  /** Takes back a batch that the server refused as a whole: its edits wait again and go under a new id. */
  closeBatch(lane: Lane): Promise<void> {
    return this.#state.inTurn(() => this.#state.write({ delete: [lane] }));
  }

  /**
   * Sets the edits of a batch aside that the server refused as a whole, and those behind a creation among them. Gives
   * the latter.
   */
  setBatchAside({ lane, entries }: OpenBatch, code: string, message: string): Promise<Entry[]> {
    const state = this.#state;
    return state.inTurn(async () => {
      const keys = state.batches.get(lane)?.keys ?? [];
      const known = await state.records(entries.map(recordKey));
      const unborn = new Set(entries.filter(isCreation).map(recordKey));
      const orphans = this.#waiting().filter(
        (edit) => !keys.includes(edit.key) && unborn.has(recordKey(edit)) && !known.has(recordKey(edit)),
      );
      const aside = (key: string, why: object) =>
        [asideKey(key), { ...state.outbox.edits.get(key), ...why }] as const;
      const put = [
        ...keys.map((key) => aside(key, { code, message })),
        ...orphans.map(({ key }) => aside(key, CREATION_REJECTED)),
      ];
      await state.write({ put, delete: [...keys, ...orphans.map(({ key }) => key), lane] });
      return orphans;
    });
  }

  /** Forgets queued edits that the server has settled without a word that reached this device. */
  forgetQueued(opIds: ReadonlySet<string>): Promise<void> {
    const state = this.#state;
    return state.inTurn(async () => {
      const gone = [...state.outbox.edits].filter(
        ([, { entry, queued }]) => queued && opIds.has(entry.op_id),
      );
      if (gone.length > 0) await state.write({ delete: gone.map(([key]) => key) });
    });
  }

  /** Op ids of the edits that the server has queued. */
  get queued(): Set<string> {
    const { edits } = this.#state.outbox;
    return new Set([...edits.values()].flatMap(({ entry, queued }) => (queued ? [entry.op_id] : [])));
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
      await state.write({ put, delete: [...LANES] });
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

  /** Edits that the server has not taken, with their outbox keys. */
  #waiting(): WaitingEdit[] {
    const { edits } = this.#state.outbox;
    return [...edits].flatMap(([key, { entry, queued }]) => (queued ? [] : [{ ...entry, key }]));
  }

  #openBatches(): OpenBatch[] {
    const { batches, outbox } = this.#state;
    return LANES.flatMap((lane) => {
      const batch = batches.get(lane);
      if (!batch) return [];
      const { keys, ...asked } = batch;
      return [{ lane, ...asked, entries: keys.flatMap((key) => outbox.edits.get(key)?.entry ?? []) }];
    });
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
