import { setImmediate as nextTurn } from "node:timers/promises";

/** Long enough that small batches never stop, short enough that nobody notices who waits behind a large one. */
const TURN_MS = 10;

/** Lets other requests have their turn in the middle of long work: `if (breather.isDue()) await breather.breathe()`. */
export class Breather {
  #since = performance.now();

  isDue(): boolean {
    return performance.now() - this.#since >= TURN_MS;
  }

  async breathe(): Promise<void> {
    await nextTurn();
    this.#since = performance.now();
  }
}
