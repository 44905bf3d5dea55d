import type { SetTimer } from "../with-timeout";

/**
 * A clock that jumps to the next timer whenever nothing else is left to do: waits cost no time, their order stays. `isBusy`:
 * something real is under way, as a query, which no time passes for.
 */
export function virtualTime(
  startMs = Date.parse("2026-11-22T10:00:00Z"),
  isBusy: () => boolean = () => false,
) {
  let now = startMs;
  const timers = new Set<{ at: number; run: () => void }>();
  const waits: number[] = [];
  let pumping = false;

  const pump = () => {
    if (pumping || timers.size === 0) return;
    pumping = true;
    setImmediate(() => {
      pumping = false;
      if (isBusy()) return pump();
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
