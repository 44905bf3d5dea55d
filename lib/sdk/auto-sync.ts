import type { SetTimer } from "./with-timeout";

/** When the next round is due: after `waitMs`, and where the server `asked` for that, not before. */
export type NextRound = { waitMs: number; asked: boolean };

export type AutoSyncParts = {
  /** One sync; gives when the next is due, or nothing where only the app can help. */
  round: () => Promise<NextRound | undefined>;
  /** Whether a sync makes sense now: there is a network, and the app is before a person. */
  mayRun: () => boolean;
  setTimer: SetTimer;
};

/** Runs `round` at once, again when the next is due, and whenever somebody wakes it, until it is stopped. */
export class AutoSync {
  #stopped = false;
  #running = false;
  #woken = false;
  #asked = false;
  #cancel = () => {};

  constructor(private readonly parts: AutoSyncParts) {
    void this.#next();
  }

  /** Runs a round now; after the one that runs, if one does. Not while it may not run, or the server asked to be left alone. */
  wake(): void {
    if (this.#running) this.#woken = true;
    else if (!this.#asked) {
      this.#cancel();
      void this.#next();
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  async #next(): Promise<void> {
    const { round, mayRun, setTimer } = this.parts;
    this.#asked = false;
    if (this.#stopped || !mayRun()) return;
    this.#running = true;
    this.#woken = false;
    const due = await round();
    this.#running = false;
    if (!due) return this.stop();
    if (this.#stopped) return;
    if (this.#woken && !due.asked) return this.#next();
    this.#asked = due.asked;
    this.#cancel = setTimer(() => void this.#next(), due.waitMs);
  }
}
