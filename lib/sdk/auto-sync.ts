import type { SetTimer } from "./with-timeout";

/** What ends a pause: 0 anything, 1 a person or another network, 2 nothing but time. */
export type Hold = 0 | 1 | 2;

/** When the next round is due: after `waitMs`, or before where somebody may wake it. */
export type NextRound = { waitMs: number; hold: Hold };

export type AutoSyncParts = {
  /** One sync; gives when the next is due. */
  round: () => Promise<NextRound>;
  /** Whether a sync makes sense now: there is a network, and the app is before a person. */
  mayRun: () => boolean;
  setTimer: SetTimer;
};

export type AutoSync = {
  /**
   * Runs a round now; after the one that runs, if one does. Not while it may not run, nor against a pause that this is not
   * strong enough for: 1 for news (an edit, a poke), 2 for a person or another network.
   */
  wake(strength: 1 | 2): void;
  stop(): void;
};

/** Runs `round` at once, again when the next is due, and whenever somebody wakes it, until it is stopped. */
export function autoSync({ round, mayRun, setTimer }: AutoSyncParts): AutoSync {
  let stopped = false;
  let running = false;
  let woken = 0;
  let held = 0;
  let cancel = () => {};

  const next = async (): Promise<void> => {
    held = 0;
    if (stopped || !mayRun()) return;
    running = true;
    woken = 0;
    const { waitMs, hold } = await round();
    running = false;
    if (stopped) return;
    if (woken > hold) return next();
    held = hold;
    cancel = setTimer(() => void next(), waitMs);
  };
  void next();

  return {
    wake: (strength) => {
      if (running) woken = Math.max(woken, strength);
      else if (strength > held) {
        cancel();
        void next();
      }
    },
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
