import type { Refusal } from "./refusal";

type Options = {
  /** So many work at the same time. */
  atOnce: number;
  /** So many wait. Whoever comes then is sent away, or the last of a longer line in their place… */
  waiting: number;
  /** …with this. */
  full: () => Refusal;
};

type Waiter = { start: () => void; sendAway: (why: Refusal) => void };

/** Turns, in order by key: somebody who queues a hundred times stands behind everybody else who queues once. */
export class FairTurns {
  readonly #lines = new Map<string, Waiter[]>();
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
    else if (this.#waiting < waiting || this.#makeRoomFor(key)) await this.#wait(key);
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
    return new Promise((start, sendAway) => {
      const line = this.#lines.get(key);
      if (line) line.push({ start, sendAway });
      else this.#lines.set(key, [{ start, sendAway }]);
    });
  }

  /** Sends the last of the longest line away where that line stays the longer one: a flood fills only its own places. */
  #makeRoomFor(key: string): boolean {
    let longest: Waiter[] = [];
    for (const line of this.#lines.values()) if (line.length > longest.length) longest = line;
    const own = this.#lines.get(key)?.length ?? 0;
    if (longest.length <= own + 1) return false;
    longest.pop()?.sendAway(this.options.full());
    this.#waiting--;
    return true;
  }

  /** Hands the turn on, to the line whose last turn was longest ago. */
  #next(): void {
    const [first] = this.#lines;
    if (!first) {
      this.#working--;
      return;
    }
    const [key, line] = first;
    const waiter = line.shift();
    this.#lines.delete(key);
    if (line.length > 0) this.#lines.set(key, line);
    this.#waiting--;
    waiter?.start();
  }
}
