import type { Refusal } from "./refusal";

type Options = {
  /** So many work at the same time. */
  atOnce: number;
  /** Who comes while so many are waiting is sent away… */
  waiting: number;
  /** …with this. */
  full: () => Refusal;
};

/** Turns, in order by key: somebody who queues a hundred times stands behind everybody else who queues once. */
export class FairTurns {
  readonly #lines = new Map<string, (() => void)[]>();
  #working = 0;
  #waiting = 0;

  constructor(readonly options: Options) {}

  /**
   * Waits for a turn; gives how to end it.
   * @throws Refusal where too many are waiting already.
   */
  async enter(key: string): Promise<() => void> {
    const { atOnce, waiting, full } = this.options;
    if (this.#working < atOnce) this.#working++;
    else if (this.#waiting < waiting) await this.#wait(key);
    else throw full();
    let ended = false;
    return () => {
      if (!ended) this.#next();
      ended = true;
    };
  }

  async take<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const leave = await this.enter(key);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  #wait(key: string): Promise<void> {
    this.#waiting++;
    return new Promise((start) => {
      const line = this.#lines.get(key);
      if (line) line.push(start);
      else this.#lines.set(key, [start]);
    });
  }

  /** Hands the turn on, to the line whose last turn was longest ago. */
  #next(): void {
    const [first] = this.#lines;
    if (!first) {
      this.#working--;
      return;
    }
    const [key, line] = first;
    const start = line.shift();
    this.#lines.delete(key);
    if (line.length > 0) this.#lines.set(key, line);
    this.#waiting--;
    start?.();
  }
}
