import type { Fetch } from "../send";
import type { SyncStorage } from "../storage/storage";

/** The network and the storage of one run of an app: once it is killed, none of its calls come back or do anything. */
export function mortalApp(fetch: Fetch, storage: SyncStorage) {
  let killed = false;
  const unlessKilled = <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) => {
    return async (...args: Args): Promise<Result> => {
      if (killed) return new Promise(() => {});
      const result = await call(...args);
      return killed ? new Promise(() => {}) : result;
    };
  };
  return {
    fetch: unlessKilled(fetch) as Fetch,
    storage: {
      read: unlessKilled(storage.read),
      range: unlessKilled(storage.range),
      write: unlessKilled(storage.write),
    },
    kill() {
      killed = true;
    },
  };
}
