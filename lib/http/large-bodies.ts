import { perProcess } from "@/lib/per-process";
import { FairTurns } from "@/lib/services/fair-turns";
import { Refusal } from "@/lib/services/refusal";

/** Larger bodies take turns, and are parsed entry by entry. */
export const LARGE_BODY = 256 * 1024;

/** Each is built in memory whole, ten times its bytes where it is dense. */
const turns = perProcess(
  "large-bodies",
  () =>
    new FairTurns({
      atOnce: 2,
      waiting: 40,
      full: () =>
        new Refusal(
          "overloaded",
          "The server is busy with large requests. Try again shortly, or send less at a time.",
          { retryAfterSec: 2 },
        ),
    }),
);

/**
 * Waits until a large body may be worked on; gives how to tell that its answer is ready. `key`: whose it is; each has
 * their turn.
 * @throws Refusal `overloaded` where too many are waiting.
 */
export function enterLargeBody(key: string): Promise<() => void> {
  return turns().enter(key);
}
