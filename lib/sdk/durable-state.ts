import {
  ASIDE,
  afresh,
  isLane,
  type KeptRecord,
  LANE,
  LANES,
  type Lane,
  META,
  namesIn,
  OUTBOX,
  OWNER,
  type PendingEdit,
  PULL,
  type PullMark,
  RECORDS,
  type SentBatch,
  type StateVersions,
} from "./local-state";
import { newOutbox } from "./outbox";
import { ClientClosed, type Owner, refuseOther, StorageInUse } from "./owner";
import { type AppSchema, upgrade } from "./state-version";
import type { StorageBatch, SyncStorage } from "./storage/storage";
import { takeTurns } from "./take-turns";

export type DurableState = ReturnType<typeof durableState>;

/**
 * The storage with a mirror of what is small: outbox, open batches and checkpoint are in memory too, always as the last
 * write left them; records are not. Works take turns, so that nobody sees or changes the state in the middle of another's.
 */
export function durableState(
  storage: SyncStorage,
  schema: AppSchema,
  /** Whose the storage should be, as the app says now. */
  ownerNow: () => Promise<Owner>,
  /** The only domains that this device pulls; all of them where absent. */
  domains?: readonly string[],
) {
  let lastPlace = 0;
  let knownOwner: Owner | undefined;
  let opened = false;
  let closed = false;
  let loaded = false;
  const takeTurn = takeTurns();

  const state = {
    outbox: newOutbox(),
    batches: new Map<Lane, SentBatch>(),
    mark: START as PullMark,
    /** Why the last write was not made, where the client goes on without. */
    full: undefined as unknown,
    domains,
    schema,

    /** Runs `work` alone. Everything below is for works. @throws ClientClosed, StorageInUse, StorageOwned, StateRefused */
    inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
      return next(async () => {
        await load();
        return work().catch(async (error: Error) => {
          if (error.name !== "StorageLost") throw error;
          await rescue();
          return work();
        });
      });
    },

    /** Refuses all works from now on, after the one that runs. `wipe`: and forgets everything that is kept, whosever it is. */
    close(wipe: boolean): Promise<void> {
      return next(async () => {
        closed = true;
        knownOwner = undefined;
        state.outbox = newOutbox();
        if (!wipe) return;
        const all = await storage.range("");
        await storage.write({ delete: all.map(([key]) => key) });
      });
    },

    /** Takes works again after a wipe. */
    reopen(): void {
      closed = false;
    },

    /** @throws StorageOwned where the storage is another's */
    check(now: Owner): void {
      if (knownOwner) refuseOther(knownOwner, now);
    },

    /** The records that there are, by key. */
    async records(keys: readonly string[]): Promise<Map<string, KeptRecord>> {
      const rows = (await storage.read(keys)) as (KeptRecord | undefined)[];
      return new Map(keys.flatMap((key, at) => (rows[at] ? [[key, rows[at]]] : [])));
    },

    /** What is kept under keys that start so, by ascending key. */
    range<Value>(prefix: string): Promise<[key: string, value: Value][]> {
      return storage.range(prefix) as Promise<[string, Value][]>;
    },

    /**
     * All of it, durable. Where the storage is full and there is something to go on with `instead`, that is remembered as
     * long as the client runs, and `full` says why.
     */
    async write(batch: StorageBatch, instead?: StorageBatch): Promise<void> {
      const owner = knownOwner ?? (await ownerNow());
      const put = knownOwner ? batch.put : [...(batch.put ?? []), [OWNER, owner] as const];
      // A write that failed may still have reached the storage: what is there is read again before anything else is done.
      loaded = false;
      try {
        await storage.write({ ...batch, put });
        knownOwner = owner;
        mirror(batch);
        // What was only remembered is read again as it is kept: edits that went out meanwhile go once more.
        loaded = !state.full;
        state.full = undefined;
      } catch (error) {
        if (!instead || !isFull(error)) throw error;
        mirror(instead);
        state.full = error;
        loaded = true;
      }
    },

    /** An outbox key after all that were given. Sixteen digits, so that keys sort as numbers do. */
    nextKey(): string {
      lastPlace += 1;
      return OUTBOX + String(lastPlace).padStart(16, "0");
    },
  };
  return state;

  function mirror({ put = [], delete: gone = [] }: StorageBatch): void {
    for (const key of gone) {
      if (isLane(key)) state.batches.delete(key);
      else state.outbox.delete(key);
    }
    for (const [key, value] of put) {
      if (isLane(key)) state.batches.set(key, value as SentBatch);
      else if (key === PULL) state.mark = value as PullMark;
      else if (key.startsWith(OUTBOX)) state.outbox.set(key, value as PendingEdit);
      if (key.startsWith(OUTBOX) || key.startsWith(ASIDE)) {
        lastPlace = Math.max(lastPlace, Number(key.split("/")[1]));
      }
    }
  }

  function next<Result>(work: () => Promise<Result>): Promise<Result> {
    return takeTurn(() =>
      work().catch((error: unknown) => {
        // Whatever went wrong: the storage may not be what it was.
        loaded = false;
        throw error;
      }),
    );
  }

  /** Begins anew in a storage that was emptied under it, with the edits that still wait. */
  async function rescue(): Promise<void> {
    const edits = [...state.outbox.edits].filter(([, { queued }]) => !queued);
    loaded = false;
    await storage.claim?.();
    await load();
    if (edits.length > 0) await state.write({ put: edits });
  }

  /** Lets go of records of domains that are not pulled any more, unless edits of them wait. */
  async function narrow(): Promise<void> {
    const { mark, outbox } = state;
    const wanted = domains && [...domains].sort().join();
    if (mark.domains === wanted && !mark.lingering) return;
    const before = mark.domains?.split(",");
    const keys = (mark.checkpoint ? await storage.range(RECORDS) : []).map(([key]) => key);
    const unwanted = keys.filter((key) => !isOf(domains, key));
    const gone = unwanted.filter((key) => outbox.ofRecord(key).length === 0);
    // The server takes what was pulled once for known: what was let go of since comes again only with everything. And it
    // tells no deletions of what was never pulled, of which this device may have made some.
    const isWider = before !== undefined && !domains?.every((domain) => before.includes(domain));
    const isStrange = keys.some((key) => isOf(domains, key) && !isOf(before, key));
    const isAfresh = (isWider && mark.dropped) || isStrange;
    state.mark = {
      ...(isAfresh ? afresh(mark) : mark),
      domains: wanted,
      dropped: gone.length > 0 || (mark.dropped && !isAfresh),
      lingering: gone.length < unwanted.length,
    };
    // A batch on its way asks for a page of the old list: its edits go again, in another one.
    await state.write({ put: [[PULL, state.mark]], delete: [...gone, ...LANES] }, {});
  }

  async function load(): Promise<void> {
    if (closed) throw new ClientClosed("This client was closed");
    if (opened && holders.get(storage) !== state) {
      throw new StorageInUse("Another client has opened this storage since");
    }
    if (loaded) return;
    const [owner] = (await storage.read([OWNER])) as [Owner | undefined];
    if (owner) refuseOther(owner, await ownerNow());
    // Only now: a client that is refused must not take the storage from whom it belongs to.
    await storage.claim?.();
    holders.set(storage, state);
    opened = true;
    const [versions] = (await storage.read([META])) as [StateVersions | undefined];
    const kept: [string, unknown][] = [];
    for (const prefix of [LANE, PULL, ASIDE, OUTBOX]) kept.push(...(await storage.range(prefix)));
    const changed = await upgrade(schema, versions, kept, () => storage.range(RECORDS));
    if (changed.length > 0) await storage.write({ put: changed });

    state.outbox = newOutbox();
    state.batches.clear();
    state.mark = START;
    knownOwner = owner;
    mirror({ put: [...kept, ...changed] });
    loaded = true;
    await narrow();
  }
}

const START: PullMark = { checkpoint: null, round: 0 };

/** Whether the record of this key is of one of the domains; all of them where absent. */
export function isOf(domains: readonly string[] | undefined, key: string): boolean {
  return domains?.includes(namesIn(key).domain) ?? true;
}

/** Who opened each storage last. */
const holders = new WeakMap<SyncStorage, DurableState>();

/** As browsers, SQLite and file systems say it. */
function isFull(error: unknown): boolean {
  const { name, message } = error as Error;
  return /quota|full|nospc/i.test(name + message);
}
