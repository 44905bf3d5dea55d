import fc from "fast-check";
import { expect, test } from "vitest";
import { slidingRate } from "./sliding-rate";

test("a window over too few says nothing", () => {
  const buckets = [
    { start: 0, part: 1, whole: 1 },
    { start: 5, part: 0, whole: 3 },
    { start: 10, part: 0, whole: 0 },
  ];
  expect(slidingRate(buckets, { stepMs: 5, windowMs: 10, atLeast: 4 })).toEqual([
    { at: 5, value: null },
    { at: 10, value: 25 },
    { at: 15, value: null },
  ]);
});

test("every reading is the rate of exactly the buckets in its window", () => {
  const bucket = fc.record({ part: fc.nat(20), rest: fc.nat(20) });
  fc.assert(
    fc.property(fc.array(bucket, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (counts, width) => {
      const buckets = counts.map(({ part, rest }, index) => ({ start: index * 5, part, whole: part + rest }));
      const readings = slidingRate(buckets, { stepMs: 5, windowMs: 5 * width, atLeast: 1 });
      readings.forEach(({ at, value }) => {
        const inside = buckets.filter(({ start }) => start < at && start >= at - 5 * width);
        const whole = inside.reduce((sum, one) => sum + one.whole, 0);
        const part = inside.reduce((sum, one) => sum + one.part, 0);
        expect(value).toBe(whole === 0 ? null : (100 * part) / whole);
      });
    }),
  );
});
