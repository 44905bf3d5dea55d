import {
  ASIDE,
  isLane,
  type KeptRecord,
  LANES,
  type Lane,
  META,
  OUTBOX,
  type PendingEdit,
  PULL,
  type PullMark,
  RECORDS,
  type SentBatch,
  type StateVersions,
} from "./local-state";
import { Outbox } from "./outbox";
import { type AppSchema, NO_SCHEMA, upgrade } from "./state-version";
import type { StorageBatch, SyncStorage } from "./storage/storage";

/**
 * The storage with a mirror of what is small: outbox, open batches and checkpoint are in memory too, always as the last
 * write left them; records are not. Works take turns, so that nobody sees or changes the state in the middle of another's.
 */
export class DurableState {
  outbox = new Outbox();
  readonly batches = new Map<Lane, SentBatch>();
  mark: PullMark = START;
  #lastPlace = 0;
  #loaded = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly storage: SyncStorage,
    private readonly schema: AppSchema = NO_SCHEMA,
  ) {}

  /** Runs `work` alone. Everything below is for works. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(() => this.#load()).then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** The records that there are, by key. */
  async records(keys: readonly string[]): Promise<Map<string, KeptRecord>> {
    const rows = (await this.storage.read(keys)) as (KeptRecord | undefined)[];
    return new Map(keys.flatMap((key, at) => (rows[at] ? [[key, rows[at]]] : [])));
  }

  async range<Value>(prefix: string): Promise<Map<string, Value>> {
    return new Map((await this.storage.range(prefix)) as [string, Value][]);
  }

  async write(batch: StorageBatch): Promise<void> {
    // A write that failed may still have reached the storage: what is there is read again before anything else is done.
    this.#loaded = false;
    await this.storage.write(batch);
    this.#mirror(batch);
    this.#loaded = true;
  }

  /** The first outbox key after all that are in use, or one `behind` it. Sixteen digits, so that keys sort as numbers do. */
  outboxKey(behind: number): string {
    return OUTBOX + String(this.#lastPlace + 1 + behind).padStart(16, "0");
  }

  #mirror({ put = [], delete: gone = [] }: StorageBatch): void {
    for (const key of gone) {
      if (isLane(key)) this.batches.delete(key);
      else this.outbox.delete(key);
    }
    for (const [key, value] of put) {
      if (isLane(key)) this.batches.set(key, value as SentBatch);
      else if (key === PULL) this.mark = value as PullMark;
      else if (key.startsWith(OUTBOX)) this.outbox.set(key, value as PendingEdit);
      if (key.startsWith(OUTBOX) || key.startsWith(ASIDE)) {
        this.#lastPlace = Math.max(this.#lastPlace, Number(key.slice(key.indexOf("/") + 1)));
      }
    }
  }

  async #load(): Promise<void> {
    if (this.#loaded) return;
    const single = [...LANES, PULL];
    const [versions, ...values] = await this.storage.read([META, ...single]);
    const edits = [...(await this.storage.range(ASIDE)), ...(await this.storage.range(OUTBOX))];
    const kept = single.flatMap((key, at): [string, unknown][] => (values[at] ? [[key, values[at]]] : []));
    const changed = await upgrade(this.schema, versions as StateVersions | undefined, {
      isNew: kept.length + edits.length === 0,
      outbox: edits.filter(([key]) => key.startsWith(OUTBOX)) as [string, PendingEdit][],
      batches: kept.flatMap(([key, value]) => (isLane(key) ? [value as SentBatch] : [])),
      records: async () => (await this.storage.range(RECORDS)) as [string, KeptRecord][],
    });
    if (changed.length > 0) await this.storage.write({ put: changed });

    this.outbox = new Outbox();
    this.batches.clear();
    this.mark = START;
    this.#mirror({ put: [...kept, ...edits, ...changed] });
    this.#loaded = true;
  }
}

const START: PullMark = { checkpoint: null, round: 0 };
