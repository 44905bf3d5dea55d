/** The longest that anything from outside may have a client wait. */
export const HOUR_MS = 3_600_000;

/** A duration from outside, fit for a timer: never longer than `most`, and 0 where it is no time ahead at all. */
export function boundedMs(ms: number, most = HOUR_MS): number {
  return ms > 0 ? Math.min(ms, most) : 0;
}
