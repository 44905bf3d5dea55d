import { acrossTabs } from "./across-tabs";
import { HOLDER, Holder } from "./holder";
import type { SyncStorage } from "./storage";
import { tabGlobals } from "./tab-globals";

/** The parts of the platform that this adapter uses; `globalThis` of a browser has them, and what tabs talk by besides. */
export type IndexedDbGlobals = {
  indexedDB: { open(name: string, version: number): OpenRequest };
  IDBKeyRange: { bound(lower: string, upper: string, lowerOpen: boolean, upperOpen: boolean): unknown };
  navigator?: { storage?: { persist?(): Promise<boolean> } };
};

/** `persisted`: whether the browser promised to keep the data when space gets short. False where it can't be asked. */
export type IndexedDbStorage = SyncStorage & { persisted(): Promise<boolean> };

/** The browser has emptied the database while it was open: everything begins anew. */
export class StorageLost extends Error {
  override name = "StorageLost";
}

/**
 * Storage in an IndexedDB database of this name: `indexedDbStorage(globalThis, "tidelock")`. A write resolves when the
 * browser says that it is on disk. Tabs that have it work through one of them where the browser has Web Locks and
 * BroadcastChannel; elsewhere only the client that opened it last may write. A connection that died, as Safari's do in
 * the background, is opened anew once.
 * @throws what the browser says, as a DOMException: QuotaExceededError and others; nothing was written. StorageInUse.
 */
export function indexedDbStorage(globals: IndexedDbGlobals, name: string): IndexedDbStorage {
  const { indexedDB, IDBKeyRange, navigator } = globals;
  const holder = new Holder();
  let opening: Promise<Database> | undefined;
  let asked: Promise<boolean> | undefined;
  const persist = () =>
    (asked ??= (navigator?.storage?.persist?.() ?? Promise.resolve(false)).catch(() => false));
  const database = (): Promise<Database> => {
    void persist();
    opening ??= open(indexedDB, name, () => {
      opening = undefined;
    });
    return opening;
  };

  /** Runs `work` in a transaction, and once more in one of a new connection if the old one had died. */
  const inTransaction = async <Result>(
    mode: "readonly" | "readwrite",
    work: (store: ObjectStore, transaction: Transaction) => Promise<Result>,
    isAgain = false,
  ): Promise<Result> => {
    try {
      const transaction = (await database()).transaction(STORE, mode, { durability: "strict" });
      return await work(transaction.objectStore(STORE), transaction);
    } catch (error) {
      if (isAgain || !DEAD.has((error as Error).name)) throw error;
      opening = undefined;
      return inTransaction(mode, work, true);
    }
  };

  /** Where this object claimed the storage, it must still be there, and its own. */
  const holds = async (store: ObjectStore): Promise<void> => {
    if (!holder.asks) return;
    const found = await settled(store.get(HOLDER));
    holder.check(found);
    if (found === undefined) throw new StorageLost("The browser has emptied this storage");
  };

  const storage: SyncStorage = {
    read: (keys) =>
      inTransaction("readonly", async (store) => {
        const [, ...values] = await Promise.all([
          holds(store),
          ...keys.map((key) => settled(store.get(key))),
        ]);
        return values;
      }),
    range: (prefix) =>
      inTransaction("readonly", async (store) => {
        // Keys are ASCII, so nothing that starts with the prefix lies beyond it.
        const within = IDBKeyRange.bound(prefix, `${prefix}\uffff`, false, true);
        const [, keys, values] = await Promise.all([
          holds(store),
          settled(store.getAllKeys(within)),
          settled(store.getAll(within)),
        ]);
        return keys.flatMap((key, index) => (key === HOLDER ? [] : [[String(key), values[index]]]));
      }),
    write: ({ put = [], delete: gone = [] }) =>
      inTransaction("readwrite", async (store, writing) => {
        const written = done(writing);
        try {
          await holds(store);
          for (const key of gone) store.delete(key);
          for (const [key, value] of put) store.put(value, key);
        } catch (error) {
          written.catch(() => {});
          writing.abort();
          throw error;
        }
        await written;
      }),
    claim: () =>
      inTransaction("readwrite", async (store, writing) => {
        const written = done(writing);
        holder.check(await settled(store.get(HOLDER)));
        store.put(holder.me, HOLDER);
        // A storage that is full can be read all the same, and what waits in it be sent.
        await written.then(
          () => holder.claimed(),
          () => {},
        );
      }),
    share: <Options, Client>(options: Options, open: (options: Options) => Client) => {
      const tabs = tabGlobals(globals);
      // The storage knows of clients only that they are shared; the sharing knows what they do.
      const shared = tabs && acrossTabs(tabs, name, storage, options as never, open as never);
      return shared as Client | undefined;
    },
  };
  return { ...storage, persisted: persist };
}

/** What browsers say of a connection that died without saying so. */
const DEAD: ReadonlySet<string> = new Set(["InvalidStateError", "UnknownError", "AbortError"]);

/** Resolves when the transaction is on disk. */
function done(transaction: Transaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("The transaction was aborted"));
  });
}

const STORE = "tidelock";

async function open(
  indexedDB: IndexedDbGlobals["indexedDB"],
  name: string,
  onGone: () => void,
): Promise<Database> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  try {
    const database = await settled(request);
    // The browser may close it (storage pressure, another tab that deletes it): the next call opens it anew.
    database.onclose = onGone;
    database.onversionchange = () => {
      database.close();
      onGone();
    };
    return database;
  } catch (error) {
    onGone();
    throw error;
  }
}

function settled<Result>(request: Request<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** IndexedDB as far as it is used here: ES has no types of the DOM. Handlers are `unknown` so that the DOM's own fit. */
type Request<Result> = {
  readonly result: Result;
  readonly error: unknown;
  onsuccess: unknown;
  onerror: unknown;
};
type OpenRequest = Request<Database> & { onupgradeneeded: unknown };
type Database = {
  createObjectStore(name: string): unknown;
  transaction(store: string, mode: "readonly" | "readwrite", options: { durability: "strict" }): Transaction;
  close(): void;
  onclose: unknown;
  onversionchange: unknown;
};
type Transaction = {
  objectStore(name: string): ObjectStore;
  abort(): void;
  readonly error: unknown;
  oncomplete: unknown;
  onabort: unknown;
};
type ObjectStore = {
  get(key: string): Request<unknown>;
  getAll(within: unknown): Request<unknown[]>;
  getAllKeys(within: unknown): Request<unknown[]>;
  put(value: unknown, key: string): unknown;
  delete(key: string): unknown;
};
