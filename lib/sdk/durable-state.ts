import {
  ASIDE,
  isLane,
  type KeptRecord,
  LANES,
  type Lane,
  META,
  OUTBOX,
  OWNER,
  type PendingEdit,
  PULL,
  type PullMark,
  RECORDS,
  type SentBatch,
  type StateVersions,
} from "./local-state";
import { Outbox } from "./outbox";
import { ClientClosed, type Owner, refuseOther, StorageInUse } from "./owner";
import { type AppSchema, carry, upgrade } from "./state-version";
import type { StorageBatch, SyncStorage } from "./storage/storage";
import type { Answer } from "./take-answer";

/**
 * The storage with a mirror of what is small: outbox, open batches and checkpoint are in memory too, always as the last
 * write left them; records are not. Works take turns, so that nobody sees or changes the state in the middle of another's.
 */
export class DurableState {
  outbox = new Outbox();
  readonly batches = new Map<Lane, SentBatch>();
  mark: PullMark = START;
  #lastPlace = 0;
  /** Why the last write was not made, where the client goes on without. */
  full: unknown;
  #owner: Owner | undefined;
  #opened = false;
  #closed = false;
  #loaded = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly storage: SyncStorage,
    private readonly schema: AppSchema,
    /** Whose the storage should be, as the app says now. */
    private readonly ownerNow: () => Promise<Owner>,
    /** The only domains that this device pulls; all of them where absent. */
    readonly domains?: readonly string[],
  ) {}

  /** Runs `work` alone. Everything below is for works. @throws ClientClosed, StorageInUse, StorageOwned, StateRefused */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#next(async () => {
      await this.#load();
      return work().catch(async (error: Error) => {
        if (error.name !== "StorageLost") throw error;
        await this.#rescue();
        return work();
      });
    });
  }

  /** Refuses all works from now on, after the one that runs. `wipe`: and forgets everything that is kept, whosever it is. */
  close(wipe: boolean): Promise<void> {
    return this.#next(async () => {
      this.#closed = true;
      this.#owner = undefined;
      this.outbox = new Outbox();
      if (!wipe) return;
      const all = await this.storage.range("");
      await this.storage.write({ delete: all.map(([key]) => key) });
    });
  }

  /** Takes works again after a wipe. */
  reopen(): void {
    this.#closed = false;
  }

  /** @throws StorageOwned where the storage is another's */
  check(now: Owner): void {
    if (this.#owner) refuseOther(this.#owner, now);
  }

  /** The records that there are, by key. */
  async records(keys: readonly string[]): Promise<Map<string, KeptRecord>> {
    const rows = (await this.storage.read(keys)) as (KeptRecord | undefined)[];
    return new Map(keys.flatMap((key, at) => (rows[at] ? [[key, rows[at]]] : [])));
  }

  async range<Value>(prefix: string): Promise<Map<string, Value>> {
    return new Map((await this.storage.range(prefix)) as [string, Value][]);
  }

  /**
   * All of it, durable. Where the storage is full and there is something to go on with `instead`, that is remembered as
   * long as the client runs, and `full` says why.
   */
  async write(batch: StorageBatch, instead?: StorageBatch): Promise<void> {
    const owner = this.#owner ?? (await this.ownerNow());
    const put = this.#owner ? batch.put : [...(batch.put ?? []), [OWNER, owner] as const];
    // A write that failed may still have reached the storage: what is there is read again before anything else is done.
    this.#loaded = false;
    try {
      await this.storage.write({ ...batch, put });
      this.#owner = owner;
      this.#mirror(batch);
      // What was only remembered is read again as it is kept: edits that went out meanwhile go once more.
      this.#loaded = !this.full;
      this.full = undefined;
    } catch (error) {
      if (!instead || !isFull(error)) throw error;
      this.#mirror(instead);
      this.full = error;
      this.#loaded = true;
    }
  }

  /** What the server told, in the app's fields of today. */
  carried({ lane, results, conflicts, page }: Answer): Answer {
    const up = <Told extends { domain: string | null }>(told: Told) =>
      carry(this.schema, told, told.domain ?? "");
    return {
      lane,
      results: results?.map(up),
      conflicts: conflicts?.map(up),
      page: page && { ...page, changes: page.changes.map(up) },
    };
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

  #next<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {
      // Whatever went wrong: the storage may not be what it was.
      this.#loaded = false;
    });
    return turn;
  }

  /** Begins anew in a storage that was emptied under it, with the edits that still wait. */
  async #rescue(): Promise<void> {
    const edits = [...this.outbox.edits].filter(([, { queued }]) => !queued);
    this.#loaded = false;
    await this.storage.claim?.();
    await this.#load();
    if (edits.length > 0) await this.write({ put: edits });
  }

  /** Lets go of records of domains that are not pulled any more, unless edits of them wait. */
  async #narrow(): Promise<void> {
    const { domains, mark, outbox } = this;
    const wanted = domains && [...domains].sort().join();
    if (mark.domains === wanted && !mark.lingering) return;
    const before = mark.domains?.split(",");
    const records = mark.checkpoint ? await this.storage.range(RECORDS) : [];
    const isOf = (list: readonly string[] | undefined, key: string) =>
      !list || list.includes(decodeURIComponent(key.split("/")[1] ?? ""));
    const unwanted = records.filter(([key]) => !isOf(domains, key));
    const gone = unwanted.flatMap(([key]) => (outbox.ofRecord(key).length > 0 ? [] : [key]));
    // The server takes what was pulled once for known: what was let go of since comes again only with everything. And it
    // tells no deletions of what was never pulled, of which this device may have made some.
    const isWider = before !== undefined && !domains?.every((domain) => before.includes(domain));
    const isStrange = records.some(([key]) => isOf(domains, key) && !isOf(before, key));
    const isAfresh = (isWider && mark.dropped) || isStrange;
    const next = isAfresh ? afresh(mark) : { ...mark, dropped: mark.dropped || gone.length > 0 };
    this.mark = { ...next, domains: wanted, lingering: gone.length < unwanted.length };
    // A batch on its way asks for a page of the old list: its edits go again, in another one.
    await this.write({ put: [[PULL, this.mark]], delete: [...gone, ...LANES] }, {});
  }

  async #load(): Promise<void> {
    if (this.#closed) throw new ClientClosed("This client was closed or signed out");
    const { storage } = this;
    if (this.#opened && holders.get(storage) !== this) {
      throw new StorageInUse("Another client has opened this storage since");
    }
    if (this.#loaded) return;
    const [owner] = (await storage.read([OWNER])) as [Owner | undefined];
    if (owner) refuseOther(owner, await this.ownerNow());
    // Only now: a client that is refused must not take the storage from whom it belongs to.
    await storage.claim?.();
    holders.set(storage, this);
    this.#opened = true;
    const single = [...LANES, PULL];
    const [versions, ...values] = await storage.read([META, ...single]);
    const edits = [...(await storage.range(ASIDE)), ...(await storage.range(OUTBOX))];
    const kept = single.flatMap((key, at): [string, unknown][] => (values[at] ? [[key, values[at]]] : []));
    const changed = await upgrade(this.schema, versions as StateVersions | undefined, {
      isNew: kept.length + edits.length === 0,
      outbox: edits.filter(([key]) => key.startsWith(OUTBOX)) as [string, PendingEdit][],
      batches: kept.flatMap(([key, value]) => (isLane(key) ? [value as SentBatch] : [])),
      records: async () => (await storage.range(RECORDS)) as [string, KeptRecord][],
    });
    if (changed.length > 0) await storage.write({ put: changed });

    this.outbox = new Outbox();
    this.batches.clear();
    this.mark = START;
    this.#owner = owner;
    this.#mirror({ put: [...kept, ...edits, ...changed] });
    this.#loaded = true;
    await this.#narrow();
  }
}

const START: PullMark = { checkpoint: null, round: 0 };

/** From nothing once more; records stay until the pull has ended. */
export function afresh({ round, time, domains }: PullMark): PullMark {
  return { checkpoint: null, round: round + 1, refreshing: true, time, domains };
}

/** Who opened each storage last. */
const holders = new WeakMap<SyncStorage, DurableState>();

/** As browsers, SQLite and file systems say it. */
function isFull(error: unknown): boolean {
  const { name, message } = error as Error;
  return /quota|full|nospc/i.test(name + message);
}
