const FIRST_MS = 500;
const MOST_MS = 30_000;
/** What ran for so long did not crash because of how it was started. */
const CALM_MS = 60_000;

/** How long to wait before something that crashed is started again: longer each time while it keeps crashing. */
export class BackOff {
  #waitMs = 0;
  #lastCrash = Number.NEGATIVE_INFINITY;

  /** To be asked at a crash; `now` in ms. */
  waitMs(now: number): number {
    const calm = now - this.#lastCrash - this.#waitMs > CALM_MS;
    this.#waitMs = calm ? FIRST_MS : Math.min(MOST_MS, this.#waitMs * 2);
    this.#lastCrash = now;
    return this.#waitMs;
  }
}
