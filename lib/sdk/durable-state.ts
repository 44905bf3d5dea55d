import {
  ASIDE,
  BATCH,
  type KeptRecord,
  OUTBOX,
  type PendingEdit,
  PULL,
  type PullMark,
  type SentBatch,
} from "./local-state";
import { Outbox } from "./outbox";
import type { StorageBatch, SyncStorage } from "./storage/storage";

/**
 * The storage with a mirror of what is small: outbox, open batch and checkpoint are in memory too, always as the last
 * write left them; records are not. Works take turns, so that nobody sees or changes the state in the middle of another's.
 */
export class DurableState {
  readonly outbox = new Outbox();
  batch: SentBatch | undefined;
  mark: PullMark = { checkpoint: null, round: 0 };
  #lastPlace = 0;
  #loaded = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly storage: SyncStorage) {}

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
    await this.storage.write(batch);
    this.#mirror(batch);
  }

  /** The outbox key after all that are in use. Sixteen digits, so that keys sort as numbers do. */
  nextOutboxKey(): string {
    return OUTBOX + String(this.#lastPlace + 1).padStart(16, "0");
  }

  #mirror({ put = [], delete: gone = [] }: StorageBatch): void {
    for (const key of gone) {
      if (key === BATCH) this.batch = undefined;
      else this.outbox.delete(key);
    }
    for (const [key, value] of put) {
      if (key === BATCH) this.batch = value as SentBatch;
      else if (key === PULL) this.mark = value as PullMark;
      else if (key.startsWith(OUTBOX)) this.outbox.set(key, value as PendingEdit);
      if (key.startsWith(OUTBOX) || key.startsWith(ASIDE)) {
        this.#lastPlace = Math.max(this.#lastPlace, Number(key.slice(key.indexOf("/") + 1)));
      }
    }
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
