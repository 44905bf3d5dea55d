import type { SyncStorage } from "./storage";

/** The parts of the platform's IndexedDB that this adapter uses; `globalThis` of a browser has both. */
export type IndexedDbGlobals = {
  indexedDB: { open(name: string, version: number): OpenRequest };
  IDBKeyRange: { bound(lower: string, upper: string, lowerOpen: boolean, upperOpen: boolean): unknown };
};

/**
 * Storage in an IndexedDB database of this name: `indexedDbStorage(globalThis, "tidelock")`. A write resolves when the
 * browser says that it is on disk.
 * @throws what the browser says, as a DOMException: QuotaExceededError, InvalidStateError and others; nothing was written.
 */
export function indexedDbStorage({ indexedDB, IDBKeyRange }: IndexedDbGlobals, name: string): SyncStorage {
  let opening: Promise<Database> | undefined;
  const database = (): Promise<Database> => {
    opening ??= open(indexedDB, name, () => {
      opening = undefined;
    });
    return opening;
  };
  const transaction = async (mode: "readonly" | "readwrite"): Promise<Transaction> =>
    (await database()).transaction(STORE, mode, { durability: "strict" });

  return {
    read: async (keys) => {
      const store = (await transaction("readonly")).objectStore(STORE);
      return Promise.all(keys.map((key) => settled(store.get(key))));
    },
    range: async (prefix) => {
      const store = (await transaction("readonly")).objectStore(STORE);
      // Keys are ASCII, so nothing that starts with the prefix lies beyond it.
      const within = IDBKeyRange.bound(prefix, `${prefix}\uffff`, false, true);
      const [keys, values] = await Promise.all([
        settled(store.getAllKeys(within)),
        settled(store.getAll(within)),
      ]);
      return keys.map((key, index) => [String(key), values[index]]);
    },
    write: async ({ put = [], delete: gone = [] }) => {
      const writing = await transaction("readwrite");
      const store = writing.objectStore(STORE);
      try {
        for (const key of gone) store.delete(key);
        for (const [key, value] of put) store.put(value, key);
      } catch (error) {
        writing.abort();
        throw error;
      }
      await new Promise<void>((resolve, reject) => {
        writing.oncomplete = () => resolve();
        writing.onabort = () => reject(writing.error);
      });
    },
  };
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
