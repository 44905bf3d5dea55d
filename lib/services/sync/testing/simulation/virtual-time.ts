import { vi } from "vitest";

type Planned = { at: number; order: number; run: () => void; request?: () => Promise<void> };

/**
 * The one time of a simulated world. What is planned happens in the order of its times, each thing to its end before
 * the next, so that a seed always tells the same story. `Date` shows this time too: it is the server's clock.
 */
export class VirtualTime {
  #planned: Planned[] = [];
  #order = 0;
  #now: number;

  constructor(start: number) {
    this.#now = start;
    vi.useFakeTimers({ toFake: ["Date"], now: start });
  }

  get now(): number {
    return this.#now;
  }

  /** Runs `work` after `ms`; the returned function takes it back. */
  after(ms: number, work: () => void): () => void {
    return this.#plan({ at: this.#now + ms, order: this.#order++, run: work });
  }

  /** Lets a request reach the server after `ms`. Of these, several may be served at once. */
  requestAfter(ms: number, serve: () => Promise<void>): void {
    this.#plan({ at: this.#now + ms, order: this.#order++, run: () => {}, request: serve });
  }

  /** Until `end`, or until nothing is planned. `atOnce` requests that arrive within a second are served together. */
  async pass(end: number, atOnce = 1): Promise<void> {
    await promisesSettled();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.at);
      vi.setSystemTime(this.#now);
      next.run();
      if (next.request)
        await Promise.all([next, ...this.#requestsSoon(atOnce - 1)].map((one) => one.request?.()));
      await promisesSettled();
    }
    this.#now = Math.max(this.#now, end);
    vi.setSystemTime(this.#now);
  }

  /** Gives `Date` back. */
  end(): void {
    this.#planned = [];
    vi.useRealTimers();
  }

  #plan(planned: Planned): () => void {
    this.#planned.push(planned);
    return () => {
      this.#planned = this.#planned.filter((one) => one !== planned);
    };
  }

  #next(end: number): Planned | undefined {
    const [first] = this.#planned.toSorted(byTime);
    if (!first || first.at > end) return undefined;
    this.#planned = this.#planned.filter((one) => one !== first);
    return first;
  }

  #requestsSoon(count: number): Planned[] {
    const soon = this.#planned
      .filter(({ request, at }) => request && at <= this.#now + 1000)
      .sort(byTime)
      .slice(0, count);
    this.#planned = this.#planned.filter((one) => !soon.includes(one));
    return soon;
  }
}

function byTime(a: Planned, b: Planned): number {
  return a.at - b.at || a.order - b.order;
}

/** A device works in promises alone: when the event loop turns, it has nothing left to do by itself. */
function promisesSettled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
