import type { SetTimer } from "../with-timeout";

/** A clock that jumps to the next timer whenever nothing else is left to do: waits cost no time, their order stays. */
export function virtualTime(startMs = Date.parse("2026-11-22T10:00:00Z")) {
  let now = startMs;
  const timers = new Set<{ at: number; run: () => void }>();
  const waits: number[] = [];
  let pumping = false;

  const pump = () => {
    if (pumping || timers.size === 0) return;
    pumping = true;
    setImmediate(() => {
      pumping = false;
      const [next] = [...timers].sort((a, b) => a.at - b.at);
      if (next) {
        timers.delete(next);
        now = Math.max(now, next.at);
        next.run();
      }
      pump();
    });
  };

  const setTimer: SetTimer = (run, ms) => {
    const timer = { at: now + ms, run };
    timers.add(timer);
    waits.push(ms);
    pump();
    return () => timers.delete(timer);
  };
  const pass = (ms: number) => {
    now += ms;
  };
  return { clock: () => now, setTimer, pass, waits };
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
