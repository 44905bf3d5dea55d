import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import type { IndexedDbGlobals } from "../storage/indexeddb";
import type { Channel, TabGlobals } from "../storage/tab-globals";

type Lock = { name: string; tab: FakeTab; grant: () => void };
type OpenRequest = ReturnType<IDBFactory["open"]>;

/** One browser with one origin's databases, locks and channels. */
export class FakeBrowser {
  readonly indexedDB = new IDBFactory();
  /** Locks by name: the first of each is held, the others wait. */
  readonly locks = new Map<string, Lock[]>();
  readonly channels = new Set<FakeChannel>();

  tab(): FakeTab {
    return new FakeTab(this);
  }

  leave(name: string, lock: Lock): void {
    const queue = this.locks.get(name) ?? [];
    const wasHeld = queue[0] === lock;
    this.locks.set(
      name,
      queue.filter((other) => other !== lock),
    );
    if (wasHeld) this.locks.get(name)?.[0]?.grant();
  }
}

/** One tab: what its page sees as `globalThis`. A killed one does nothing more, whatever it was doing. */
export class FakeTab {
  killed = false;
  /** Writes to databases so far, and told of each before it is made. */
  writes = 0;
  onWrite: (write: number) => void = () => {};
  /** Connections, for tests that kill them. */
  readonly connections: IDBDatabase[] = [];

  readonly globals: TabGlobals & IndexedDbGlobals;

  constructor(private readonly browser: FakeBrowser) {
    this.globals = this.#globals();
  }

  /** As when the browser ends its process: locks are free, messages unsent, writes never begun. */
  kill(): void {
    this.killed = true;
    for (const channel of this.browser.channels) if (channel.tab === this) channel.close();
    for (const [name, queue] of this.browser.locks) {
      for (const lock of queue) if (lock.tab === this) this.browser.leave(name, lock);
    }
  }

  /** A call that never comes back to a page that is gone. */
  unlessKilled<Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) {
    return async (...args: Args): Promise<Result> => {
      if (this.killed) return new Promise(() => {});
      const result = await call(...args);
      return this.killed ? new Promise(() => {}) : result;
    };
  }

  #globals(): TabGlobals & IndexedDbGlobals {
    const tab = this;
    const { browser } = this;
    class BroadcastChannel extends FakeChannel {
      constructor(name: string) {
        super(browser, tab, name);
      }
    }
    return {
      IDBKeyRange,
      indexedDB: { open: (name, version) => this.#opened(browser.indexedDB.open(name, version)) as never },
      BroadcastChannel,
      AbortController,
      navigator: { locks: { request: (name, { signal }, work) => this.#lock(name, signal, work) } },
    };
  }

  #lock(name: string, signal: AbortSignal | undefined, work: () => Promise<void>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const lock: Lock = {
        name,
        tab: this,
        grant: () => {
          signal?.removeEventListener("abort", aborted);
          setImmediate(async () => {
            if (this.killed) return;
            await work().then(resolve, reject);
            this.browser.leave(name, lock);
          });
        },
      };
      const aborted = () => {
        this.browser.leave(name, lock);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", aborted);
      const queue = this.browser.locks.get(name) ?? [];
      this.browser.locks.set(name, [...queue, lock]);
      if (queue.length === 0) lock.grant();
    });
  }

  #opened(request: OpenRequest): OpenRequest {
    request.addEventListener("success", () => {
      const database = request.result as unknown as IDBDatabase;
      this.connections.push(database);
      const begin = database.transaction.bind(database);
      database.transaction = (stores, mode, options) => {
        if (mode === "readwrite" && !this.killed) {
          this.writes += 1;
          this.onWrite(this.writes);
        }
        return this.killed ? (NEVER as unknown as IDBTransaction) : begin(stores, mode, options);
      };
    });
    return request;
  }
}

/** A transaction of a page that is gone: nothing of it ever happens. */
const NEVER = {
  objectStore: () => ({ get: () => ({}), getAll: () => ({}), getAllKeys: () => ({}), put() {}, delete() {} }),
};

class FakeChannel implements Channel {
  onmessage: unknown = null;
  #closed = false;

  constructor(
    private readonly browser: FakeBrowser,
    readonly tab: FakeTab,
    private readonly name: string,
  ) {
    browser.channels.add(this);
  }

  postMessage(message: unknown): void {
    if (this.#closed) return;
    const data = structuredClone(message);
    for (const channel of this.browser.channels) {
      if (channel !== this && channel.name === this.name)
        setImmediate(() => channel.#hear(structuredClone(data)));
    }
  }

  close(): void {
    this.#closed = true;
    this.browser.channels.delete(this);
  }

  #hear(data: unknown): void {
    if (!this.#closed && typeof this.onmessage === "function") this.onmessage({ data });
  }
}
