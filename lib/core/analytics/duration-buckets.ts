/**
 * Durations as counts in buckets that grow by 2 % each: what is read from them is at most 1 % off, two of them merge by
 * adding, and a day of any traffic takes some hundred numbers. After DDSketch (Masson, Rim, Lee, VLDB 2019).
 */
export type DurationBuckets = Map<number, number>;

/** Everything shorter (ms) lies in bucket 0. */
export const SHORTEST_MS = 0.05;
export const GROWTH = 1.02;
const LN_GROWTH = Math.log(GROWTH);

/** The bucket that a duration (ms) lies in. */
export function durationBucket(ms: number): number {
  return ms <= SHORTEST_MS ? 0 : Math.floor(Math.log(ms / SHORTEST_MS) / LN_GROWTH);
}

/** The value (ms) that no duration of the bucket is further from than 1 %. */
function middleOf(bucket: number): number {
  return (2 * SHORTEST_MS * GROWTH ** (bucket + 1)) / (GROWTH + 1);
}

/** Adds `counts` to `into`. */
export function mergeDurations(into: DurationBuckets, counts: Iterable<readonly [number, number]>): void {
  for (const [bucket, count] of counts) into.set(bucket, (into.get(bucket) ?? 0) + count);
}

/**
 * The duration (ms) below which the share `q` (0 to 1) of them lies, between neighbours as PostgreSQL's
 * percentile_cont has it; null where there is none.
 */
export function durationQuantile(buckets: DurationBuckets, q: number): number | null {
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return null;
  const rank = q * (total - 1);
  const below = valueAtRank(sorted, Math.floor(rank));
  const above = valueAtRank(sorted, Math.ceil(rank));
  return below + (above - below) * (rank - Math.floor(rank));
}

function valueAtRank(sorted: readonly (readonly [number, number])[], rank: number): number {
  let seen = 0;
  for (const [bucket, count] of sorted) {
    seen += count;
    if (rank < seen) return middleOf(bucket);
  }
  return 0;
}
