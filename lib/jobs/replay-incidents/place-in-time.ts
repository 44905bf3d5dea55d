const DAY_MS = 86_400_000;
/** Nobody edits in the very moment of the replay. */
const END_BEFORE_MS = 60_000;

/**
 * Lays the audit's time onto the last `days` before `now`: order and proportions stay, nothing lies in the future, and
 * a year of incidents gets younger than what a policy takes for too old to believe.
 */
export function placeInTime(
  { first, last }: { first: number; last: number },
  { now, days }: { now: number; days: number },
): (at: number) => number {
  const scale = Math.min(1, (days * DAY_MS) / Math.max(1, last - first));
  return (at) => Math.round(now - END_BEFORE_MS - (last - at) * scale);
}
