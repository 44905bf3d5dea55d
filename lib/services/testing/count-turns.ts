import { existsSync, readFileSync } from "node:fs";

/**
 * Counts the processor's time of the main thread between one turn of the event loop and the next. Not the clock's, because
 * what else runs on the machine doesn't count. `end` tells the longest turn and all of them, in ms.
 */
export function countTurns(): { end: () => { longestMs: number; totalMs: number } } {
  let [longest, total, since] = [0, 0, threadMs()];
  const look = () => {
    const now = threadMs();
    longest = Math.max(longest, now - since);
    total += now - since;
    since = now;
  };
  // Due in each turn that does something, and seldom enough to cost little while there is nothing to do.
  const timer = setInterval(look, 1);
  return {
    end: () => {
      clearInterval(timer);
      look();
      return { longestMs: longest, totalMs: total };
    },
  };
}

/** Linux tells it of the thread alone; elsewhere the garbage collector's threads count along. */
const STATS = `/proc/self/task/${process.pid}/schedstat`;
const hasStats = existsSync(STATS);

function threadMs(): number {
  if (hasStats) return Number.parseInt(readFileSync(STATS, "latin1"), 10) / 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
