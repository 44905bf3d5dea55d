/**
 * Durations as counts in buckets that grow by 3.5 % each: what is read from them is at most 1.8 % off, two of them merge
 * by adding, and a day of any traffic takes some hundred numbers. After DDSketch (Masson, Rim, Lee, VLDB 2019).
 * A bucket's number is its place; those behind the last count are not there.
 */
export type DurationBuckets = number[];

/** Everything shorter (ms) lies in bucket 0. */
export const SHORTEST_MS = 0.05;
export const GROWTH = 1.035;
const LN_GROWTH = Math.log(GROWTH);

/** The bucket that a duration (ms) lies in. */
export function durationBucket(ms: number): number {
  return ms <= SHORTEST_MS ? 0 : Math.floor(Math.log(ms / SHORTEST_MS) / LN_GROWTH);
}

/** The value (ms) that no duration of the bucket is further from than 1.8 %. */
function middleOf(bucket: number): number {
  return (2 * SHORTEST_MS * GROWTH ** (bucket + 1)) / (GROWTH + 1);
}

export function addDurations(into: DurationBuckets, bucket: number, count: number): void {
  while (into.length <= bucket) into.push(0);
  into[bucket] = (into[bucket] ?? 0) + count;
}

/** Adds `other` to `into`. */
export function mergeDurations(into: DurationBuckets, other: DurationBuckets): void {
  for (let bucket = other.length - 1; bucket >= 0; bucket--) {
    const count = other[bucket] ?? 0;
    if (count > 0) addDurations(into, bucket, count);
  }
}

/**
 * The duration (ms) below which the share `q` (0 to 1) of them lies, between neighbours as PostgreSQL's
 * percentile_cont has it; null where there is none.
 */
export function durationQuantile(buckets: DurationBuckets, q: number): number | null {
  const total = buckets.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = q * (total - 1);
  const below = valueAtRank(buckets, Math.floor(rank));
  const above = valueAtRank(buckets, Math.ceil(rank));
  return below + (above - below) * (rank - Math.floor(rank));
}

function valueAtRank(buckets: DurationBuckets, rank: number): number {
  let seen = 0;
  for (let bucket = 0; bucket < buckets.length; bucket++) {
    seen += buckets[bucket] ?? 0;
    if (rank < seen) return middleOf(bucket);
  }
  return 0;
}
