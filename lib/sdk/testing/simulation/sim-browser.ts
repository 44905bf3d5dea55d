import type { Channel, TabGlobals } from "../../storage/tab-globals";

type Lock = { tab: object; grant: () => void };

/** What the tabs of one simulated browser agree and talk by. Nothing takes time, and a tab that was killed is silent. */
export class SimBrowser {
  /** Locks by name: the first of each is held, the others wait. */
  readonly #locks = new Map<string, Lock[]>();
  readonly #channels = new Set<SimChannel>();

  /** A tab's globals, and what ends it as the browser does: its locks are free, its messages unsent. */
  tab(): { globals: TabGlobals; kill: () => void } {
    const tab = {};
    const channels = this.#channels;
    class BroadcastChannel extends SimChannel {
      constructor(name: string) {
        super(channels, tab, name);
      }
    }
    const kill = () => {
      for (const channel of channels) if (channel.tab === tab) channel.close();
      for (const [name, queue] of this.#locks) {
        for (const lock of queue) if (lock.tab === tab) this.#leave(name, lock);
      }
    };
    const request: TabGlobals["navigator"]["locks"]["request"] = (name, { signal }, work) =>
      this.#request(name, tab, signal, work);
    return { globals: { BroadcastChannel, AbortController, navigator: { locks: { request } } }, kill };
  }

  #request(
    name: string,
    tab: object,
    signal: AbortSignal | undefined,
    work: () => Promise<void>,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const lock: Lock = {
        tab,
        grant: () =>
          queueMicrotask(() => {
            void work()
              .then(resolve, reject)
              .then(() => this.#leave(name, lock));
          }),
      };
      signal?.addEventListener("abort", () => {
        const [held] = this.#locks.get(name) ?? [];
        if (held === lock) return;
        this.#leave(name, lock);
        reject(signal.reason);
      });
      const queue = this.#locks.get(name) ?? [];
      this.#locks.set(name, [...queue, lock]);
      if (queue.length === 0) lock.grant();
    });
  }

  #leave(name: string, lock: Lock): void {
    const queue = this.#locks.get(name) ?? [];
    const left = queue.filter((other) => other !== lock);
    this.#locks.set(name, left);
    if (queue[0] === lock) left[0]?.grant();
  }
}

class SimChannel implements Channel {
  onmessage: unknown = null;

  constructor(
    private readonly all: Set<SimChannel>,
    readonly tab: object,
    private readonly name: string,
  ) {
    all.add(this);
  }

  postMessage(message: unknown): void {
    if (!this.all.has(this)) return;
    const copy = structuredClone(message);
    for (const channel of this.all) {
      if (channel !== this && channel.name === this.name)
        queueMicrotask(() => channel.#hear(structuredClone(copy)));
    }
  }

  close(): void {
    this.all.delete(this);
  }

  #hear(data: unknown): void {
    if (this.all.has(this) && typeof this.onmessage === "function") this.onmessage({ data });
  }
}
