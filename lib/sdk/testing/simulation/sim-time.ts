import type { SetTimer } from "../../with-timeout";

type Timer = { at: number; run: () => void };

/**
 * The one time of a simulated world. It stands still while anybody has something to do, and then jumps to whatever is
 * planned next: days pass in milliseconds, and the same seed always tells the same story.
 */
export class SimTime {
  readonly #timers = new Set<Timer>();
  #now: number;

  constructor(start: number) {
    this.#now = start;
  }

  get now(): number {
    return this.#now;
  }

  readonly setTimer: SetTimer = (run, ms) => {
    const timer = { at: this.#now + Math.max(0, ms), run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.setTimer(resolve, ms);
    });
  }

  /** Nobody does anything for so long; what was planned meanwhile comes late. */
  skip(ms: number): void {
    this.#now += ms;
  }

  /** Lets time pass until `isDone`. @throws Error where nothing is planned any more, or `limitMs` have passed */
  async pass(isDone: () => boolean, limitMs: number): Promise<void> {
    const end = this.#now + limitMs;
    for (;;) {
      await everyPromise();
      if (isDone()) return;
      const next = this.#next();
      if (!next) throw new Error("the simulated world stands still: somebody waits for what never comes");
      if (next.at > end) throw new Error("the simulated world does not come to its end");
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
  }

  /** Among timers of one moment, the one that was set first. */
  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (!next || timer.at < next.at) next = timer;
    return next;
  }
}

/** Everything that can go on without time passing has gone on. */
function everyPromise(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
