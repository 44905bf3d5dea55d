/** Seconds for which an account is locked after one, two, three… wrong passwords in a row; the last one repeats. */
export const LOCK_SECONDS = [0, 0, 0, 0, 30, 60, 120, 240, 480, 900] as const;

export function lockSeconds(failures: number): number {
  return LOCK_SECONDS[Math.min(failures, LOCK_SECONDS.length) - 1] ?? 0;
}
