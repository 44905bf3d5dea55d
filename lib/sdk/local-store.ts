import type { Fields } from "../contract/json";
import { batchesOf } from "./batches";
import { type Confirmed, viewOf } from "./confirmed";
import type { Entry } from "./entry";
import {
  ASIDE,
  asideKey,
  BATCH,
  type KeptRecord,
  type Names,
  OUTBOX,
  type PageRequest,
  type PendingEdit,
  PULL,
  type PullMark,
  RECORDS,
  recordKey,
  type SentBatch,
  type SetAside,
} from "./local-state";
import { Outbox } from "./outbox";
import type { StorageBatch, SyncStorage } from "./storage/storage";
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

/**
 * The device's durable state. Every change is one atomic write, and methods run one after the other, so that nobody sees
 * half of an answer. The outbox and the marks are mirrored in memory, records are not.
 */
export class LocalStore {
  readonly #outbox = new Outbox();
  #batch: SentBatch | undefined;
  #mark: PullMark = { checkpoint: null, round: 0 };
  #lastPlace = 0;
  #loaded = false;
  #turn: Promise<unknown> = Promise.resolve();

  /** `domains`: the only ones this device pulls; all of them where absent. */
  constructor(
    private readonly storage: SyncStorage,
    private readonly newId: () => string,
    private readonly domains?: readonly string[],
  ) {}

  /** How many edits the server has not taken yet. */
  get pending(): number {
    return this.#outbox.waiting;
  }

  /** Those edits, oldest first. */
  get waiting(): Entry[] {
    return this.#waiting().map(([, { entry }]) => entry);
  }

  /** One record, or undefined where there is none. */
  get(domain: string, mobileId: string): Promise<LocalRecord | undefined> {
    return this.#inTurn(async () => {
      const key = recordKey({ domain, mobile_id: mobileId });
      const known = await this.#read([key]);
      return localRecord(domain, mobileId, known.get(key), this.#outbox.ofRecord(key));
    });
  }

  /** All records of a domain, by ascending id. */
  list(domain: string): Promise<LocalRecord[]> {
    return this.#inTurn(async () => {
      const prefix = recordKey({ domain, mobile_id: "" });
      const known = new Map((await this.storage.range(prefix)) as [string, KeptRecord][]);
      const edited = this.#outbox.records().filter((key) => key.startsWith(prefix));
      const keys = [...new Set([...known.keys(), ...edited])].sort();
      return keys.flatMap((key) => {
        const mobileId = key.slice(prefix.length);
        return localRecord(domain, mobileId, known.get(key), this.#outbox.ofRecord(key)) ?? [];
      });
    });
  }

  /** Puts an edit into the outbox; durable once resolved. */
  add(names: Names, draft: Draft): Promise<Entry | undefined> {
    return this.#inTurn(async () => {
      const key = recordKey(names);
      const known = await this.#read([key]);
      const entry = draft(known.get(key), this.#outbox.ofRecord(key));
      if (entry) await this.#write({ put: [[OUTBOX + place(this.#lastPlace + 1), { entry }]] });
      return entry;
    });
  }

  /**
   * The batch that awaits its answer, as it was sent; else a new one of at most `size` edits, which asks for a page of
   * `limit` changes too where it empties the outbox. Nothing where nothing waits, or `size` is 0.
   */
  openBatch(size: number, limit?: number): Promise<OpenBatch | undefined> {
    return this.#inTurn(async () => {
      if (!this.#batch && size > 0) await this.#freezeBatch(size, limit);
      if (!this.#batch) return undefined;
      const { batch_id, pull } = this.#batch;
      return { batch_id, entries: this.#sentEntries(), ...(pull && { pull }) };
    });
  }

  async #freezeBatch(size: number, limit: number | undefined): Promise<void> {
    const waiting = this.#waiting().map(([key, { entry }]) => ({ ...entry, key }));
    const [first] = batchesOf(waiting, size);
    if (!first) return;
    const pull = limit !== undefined && first.length === waiting.length && { pull: this.nextPage(limit) };
    const batch: SentBatch = { batch_id: this.newId(), keys: first.map(({ key }) => key), ...pull };
    await this.#write({ put: [[BATCH, batch]] });
  }

  /** What to ask for to learn what is new. */
  nextPage(limit: number): PageRequest {
    const { domains } = this;
    return { checkpoint: this.#mark.checkpoint, limit, ...(domains && { domains: [...domains] }) };
  }

  /** Takes an answer over: results, changes and checkpoint in one write. */
  take(answer: Answer): Promise<void> {
    return this.#inTurn(async () => {
      const sent = answer.results ? (this.#batch?.keys ?? []) : [];
      const edited = answer.results ? this.#sentEntries().map(recordKey) : [];
      const named = new Set([...edited, ...(answer.page?.changes ?? []).map(recordKey)]);
      const known = await this.#read([...named]);
      const refreshed = this.#mark.refreshing && answer.page?.has_more === false;
      const unheard = refreshed ? await this.#unheard(named) : new Map<string, KeptRecord>();
      await this.#write(
        takeAnswer(answer, { sent, outbox: this.#outbox.edits, mark: this.#mark, known, unheard }),
      );
    });
  }

  /** Takes back a batch that the server refused as a whole: its edits wait again and go under a new id. */
  closeBatch(): Promise<void> {
    return this.#inTurn(() => this.#write({ delete: [BATCH] }));
  }

  /** Sets the edits of a batch aside that the server refused as a whole. */
  setBatchAside(code: string, message: string): Promise<void> {
    return this.#inTurn(async () => {
      const keys = this.#batch?.keys ?? [];
      const put = keys.map(
        (key) => [asideKey(key), { ...this.#outbox.edits.get(key), code, message }] as const,
      );
      await this.#write({ put, delete: [...keys, BATCH] });
    });
  }

  /**
   * Forgets the checkpoint and takes an open batch back; records stay until the pull from nothing has ended. Of another
   * history (a server restored from a backup) the known versions mean nothing: every edit then counts as made blindly.
   */
  startFromNothing(history: "same" | "other"): Promise<void> {
    return this.#inTurn(async () => {
      const mark: PullMark = { checkpoint: null, round: this.#mark.round + 1, refreshing: true };
      const put: [string, unknown][] = [[PULL, mark]];
      if (history === "other") {
        for (const [key, record] of await this.storage.range(RECORDS)) {
          put.push([key, { ...(record as KeptRecord), version: 0 }]);
        }
        for (const [key, edit] of this.#outbox.edits) {
          put.push([key, { ...edit, entry: { ...edit.entry, base_version: 0 } }]);
        }
      }
      await this.#write({ put, delete: [BATCH] });
    });
  }

  /** Edits that the server refused, oldest first. */
  listAside(): Promise<SetAside[]> {
    return this.#inTurn(async () => (await this.storage.range(ASIDE)).map(([, edit]) => edit as SetAside));
  }

  /** Forgets a refused edit; false where there is none of that id. */
  dismiss(opId: string): Promise<boolean> {
    return this.#inTurn(async () => {
      const aside = (await this.storage.range(ASIDE)) as [string, SetAside][];
      const keys = aside.filter(([, { entry }]) => entry.op_id === opId).map(([key]) => key);
      if (keys.length > 0) await this.#write({ delete: keys });
      return keys.length > 0;
    });
  }

  #waiting(): [string, PendingEdit][] {
    return [...this.#outbox.edits].filter(([, edit]) => !edit.queued);
  }

  #sentEntries(): Entry[] {
    return (this.#batch?.keys ?? []).flatMap((key) => this.#outbox.edits.get(key)?.entry ?? []);
  }

  async #read(keys: readonly string[]): Promise<Map<string, KeptRecord>> {
    const rows = await this.storage.read(keys);
    return new Map(
      keys.flatMap((key, at) => (rows[at] === undefined ? [] : [[key, rows[at] as KeptRecord]])),
    );
  }

  async #unheard(named: ReadonlySet<string>): Promise<Map<string, KeptRecord>> {
    const prefixes = this.domains?.map((domain) => recordKey({ domain, mobile_id: "" })) ?? [RECORDS];
    const ranges = await Promise.all(prefixes.map((prefix) => this.storage.range(prefix)));
    const kept = ranges.flat() as [string, KeptRecord][];
    return new Map(kept.filter(([key, { round }]) => round < this.#mark.round && !named.has(key)));
  }

  async #write(batch: StorageBatch): Promise<void> {
    await this.storage.write(batch);
    this.#mirror(batch);
  }

  #mirror({ put = [], delete: gone = [] }: StorageBatch): void {
    for (const key of gone) {
      if (key === BATCH) this.#batch = undefined;
      else this.#outbox.delete(key);
    }
    for (const [key, value] of put) {
      if (key === BATCH) this.#batch = value as SentBatch;
      else if (key === PULL) this.#mark = value as PullMark;
      else if (key.startsWith(OUTBOX)) this.#outbox.set(key, value as PendingEdit);
      if (key.startsWith(OUTBOX) || key.startsWith(ASIDE)) {
        this.#lastPlace = Math.max(this.#lastPlace, Number(key.slice(key.indexOf("/") + 1)));
      }
    }
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(() => this.#load()).then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #load(): Promise<void> {
    if (this.#loaded) return;
    const [batch, mark] = await this.storage.read([BATCH, PULL]);
    const put = [...(await this.storage.range(ASIDE)), ...(await this.storage.range(OUTBOX))];
    if (batch) put.push([BATCH, batch]);
    if (mark) put.push([PULL, mark]);
    this.#mirror({ put });
    this.#loaded = true;
  }
}

function localRecord(
  domain: string,
  mobileId: string,
  confirmed: Confirmed | undefined,
  edits: readonly Entry[],
): LocalRecord | undefined {
  const fields = viewOf(confirmed, edits);
  return fields && { domain, mobileId, fields, version: confirmed?.version ?? 0, pending: edits.length };
}

/** Sixteen digits, so that keys sort as numbers do. */
function place(n: number): string {
  return String(n).padStart(16, "0");
}
