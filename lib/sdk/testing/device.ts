import type { Fields } from "../../contract/json";
import { seededRandom } from "../../core/random";
import type { Fetch } from "../send";
import { memoryStorage } from "../storage/memory";
import type { SyncStorage } from "../storage/storage";
import { createSyncClient, type SyncClient } from "../sync-client";
import type { SyncClientOptions } from "../sync-options";
import type { FakeServer } from "./fake-server";
import { virtualTime } from "./virtual-time";

export type TestDevice = ReturnType<typeof testDevice>;

/**
 * A device with its storage and its own time, whose app can be killed and started again on the same storage, also with
 * other `options`. `line`: what its requests go through.
 */
export function testDevice(
  server: FakeServer,
  options: Partial<SyncClientOptions> = {},
  line: (fetch: Fetch, time: ReturnType<typeof virtualTime>) => Fetch = (fetch) => fetch,
) {
  const time = virtualTime();
  const { token, fetch } = server.device();
  const storage: SyncStorage = options.storage ?? memoryStorage();
  const random = seededRandom(Number(token.replace("token-", "")));
  const start = (more: Partial<SyncClientOptions> = {}) => {
    let killed = false;
    const unlessKilled = <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) => {
      return (...args: Args) => (killed ? new Promise<Result>(() => {}) : call(...args));
    };
    const client: SyncClient = createSyncClient({
      url: "https://sync.test",
      token,
      random,
      clock: time.clock,
      setTimer: time.setTimer,
      ...options,
      ...more,
      fetch: unlessKilled(line(fetch, time)),
      storage: { ...storage, write: unlessKilled(storage.write) },
    });
    const kill = () => {
      killed = true;
      client.stop();
    };
    return { client, kill };
  };
  let app = start();
  return {
    time,
    storage,
    get client() {
      return app.client;
    },
    /** Whatever runs stops where it is; what was in memory is gone. */
    restart(more?: Partial<SyncClientOptions>) {
      app.kill();
      app = start(more);
    },
    set: (domain: string, mobileId: string, changes: Fields) =>
      app.client.mutate({ domain, mobileId, changes }),
    fields: async (domain: string, mobileId: string) => (await app.client.get(domain, mobileId))?.fields,
    async everything(): Promise<{ [key: string]: Fields }> {
      const lists = await Promise.all(DOMAINS.map((domain) => app.client.list(domain)));
      return Object.fromEntries(
        lists.flat().map(({ domain, mobileId, fields }) => [`${domain}/${mobileId}`, fields]),
      );
    },
  };
}

const DOMAINS = ["attendance", "journal", "task", "ticket"];
