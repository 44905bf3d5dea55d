import type { Random } from "../random";

const FIRST_WAIT_MS = 30_000;

/** After this many tries a delivery gives up. */
export const MOST_TRIES = 9;

/**
 * How long (ms) to wait after this many failed tries: 30 s, 1 min, 2 min … about two hours in all, each up to a quarter
 * shorter or longer so that receivers that come back aren't met by all at once. Null: no further try.
 */
export function waitBeforeNextTry(tried: number, random: Random): number | null {
  if (tried >= MOST_TRIES) return null;
  return FIRST_WAIT_MS * 2 ** (tried - 1) * (0.75 + random() / 2);
}
