import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDurations,
  type DurationBuckets,
  durationBucket,
  durationQuantile,
  mergeDurations,
} from "./duration-buckets";

const durations = fc.array(
  fc.oneof(fc.double({ min: 0.05, max: 50, noNaN: true }), fc.double({ min: 50, max: 600_000, noNaN: true })),
  { minLength: 1, maxLength: 400 },
);

/** As PostgreSQL's percentile_cont: between the two neighbours of the rank. */
function exactQuantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = q * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? Number.NaN;
  const above = sorted[Math.ceil(rank)] ?? Number.NaN;
  return below + (above - below) * (rank - Math.floor(rank));
}

function bucketsOf(values: readonly number[]): DurationBuckets {
  const buckets: DurationBuckets = [];
  for (const ms of values) addDurations(buckets, durationBucket(ms), 1);
  return buckets;
}

describe("durations in buckets", () => {
  it("give any percentile within 2 % of the exact one, over any parts merged in any order", () => {
    const quantile = fc.constantFrom(0, 0.25, 0.5, 0.9, 0.95, 0.99, 1);
    fc.assert(
      fc.property(fc.array(durations, { minLength: 1, maxLength: 5 }), quantile, (parts, q) => {
        const merged: DurationBuckets = [];
        for (const part of parts) mergeDurations(merged, bucketsOf(part));
        const exact = exactQuantile(parts.flat(), q);
        expect(Math.abs((durationQuantile(merged, q) ?? 0) - exact)).toBeLessThanOrEqual(exact * 0.02);

        const backwards: DurationBuckets = [];
        for (const part of parts.toReversed()) mergeDurations(backwards, bucketsOf(part));
        expect(durationQuantile(backwards, q)).toBe(durationQuantile(merged, q));
      }),
      { numRuns: 300 },
    );
  });

  it("know no percentile of nothing", () => {
    expect(durationQuantile([], 0.95)).toBeNull();
  });

  it("hold a request of no time at all and one of a day", () => {
    expect(durationBucket(0)).toBe(0);
    expect(durationQuantile(bucketsOf([86_400_000]), 0.5)).toBeGreaterThan(85_000_000);
  });
});
