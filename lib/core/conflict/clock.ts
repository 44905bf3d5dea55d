import { readTime } from "../../contract/time";

/** The server's clock at a request, and how far the device's runs ahead of it; both in ms. */
export type Clock = { now: number; offset: number };

/**
 * Device clock minus server clock in ms, measured with a request. One-way: it holds the way to the server too, which
 * is why closer times than a policy's tolerance count as a tie. A hybrid logical clock would order without guessing,
 * but only what devices told each other; here they meet at the server alone, whose clock is the better witness.
 */
export function clockOffset(clientTime: string | undefined, now: number): number | null {
  const said = clientTime === undefined ? null : readTime(clientTime);
  return said === null ? null : said - now;
}

/**
 * When an edit was made, by the server's clock: never in the future, never older than `maxAgeMs`. `madeAt` is the
 * device's own word for it, in ms; null stays null.
 */
export function correctedTime(madeAt: number | null, clock: Clock, maxAgeMs: number): number | null {
  if (madeAt === null) return null;
  return Math.max(Math.min(madeAt - clock.offset, clock.now), clock.now - maxAgeMs);
}
