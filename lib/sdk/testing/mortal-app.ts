import type { Fetch } from "../send";
import type { SyncStorage } from "../storage/storage";

/** When an app dies: at which of its calls from now on, and whether that call still takes effect. */
export type Death = { calls: number; takesEffect: boolean };

/** The network and the storage of one run of an app: once it is killed, none of its calls come back or do anything. */
export function mortalApp(fetch: Fetch, storage: SyncStorage) {
  let bury = () => {};
  const never = new Promise<never>((_, reject) => {
    bury = () => reject(new Error("the app is dead"));
  });
  never.catch(() => {});
  let killed = false;
  let death: (Death & { tell: () => void }) | undefined;
  const unlessKilled = <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) => {
    return async (...args: Args): Promise<Result> => {
      if (killed) return never;
      if (death && death.calls-- <= 0) {
        killed = true;
        if (death.takesEffect) await call(...args).catch(() => {});
        death.tell();
      }
      if (killed) return never;
      const result = await call(...args);
      return killed ? never : result;
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
    /** The calls of a killed app fail from now on, so that what waits for them can be closed. */
    bury: () => bury(),
    /** Runs `work`. Gives whether the app died of that; it lives on where `work` made fewer calls. */
    async diesBy(how: Death, work: () => Promise<unknown>): Promise<boolean> {
      const died = new Promise<true>((resolve) => {
        death = { ...how, tell: () => resolve(true) };
      });
      const hasDied = await Promise.race([died, work().then(() => false)]);
      death = undefined;
      return hasDied;
    },
  };
}
