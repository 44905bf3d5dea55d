import fc from "fast-check";
import { expect, test } from "vitest";
import { TokenBuckets } from "./token-buckets";

test("a key may burst, then earns its requests one by one", () => {
  const buckets = new TokenBuckets({ perSecond: 2, burst: 3 });
  expect([0, 0, 0].map(() => buckets.take("a", 1000))).toEqual([0, 0, 0]);
  expect(buckets.take("a", 1000)).toBeCloseTo(0.5);
  expect(buckets.take("a", 1500)).toBe(0);
  expect(buckets.take("a", 1500)).toBeGreaterThan(0);
});

test("one key's haste is not another's", () => {
  const buckets = new TokenBuckets({ perSecond: 1, burst: 1 });
  buckets.take("a", 0);
  expect(buckets.take("b", 0)).toBe(0);
});

test("a token given back can be taken again", () => {
  const buckets = new TokenBuckets({ perSecond: 0.001, burst: 1 });
  buckets.take("a", 0);
  buckets.giveBack("a");
  expect(buckets.take("a", 0)).toBe(0);
});

test("it remembers no more keys than it may", () => {
  const buckets = new TokenBuckets({ perSecond: 0.001, burst: 1, maxKeys: 10 });
  for (let no = 0; no < 1000; no++) buckets.take(`key ${no}`, 0);
  expect(buckets.take("key 999", 0)).toBeGreaterThan(0);
  expect(buckets.take("key 0", 0)).toBe(0);
});

test("over any time no key gets more than its burst and what it earned, also when the clock jumps back", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -2000, max: 2000 }), { maxLength: 200 }), (steps) => {
      const buckets = new TokenBuckets({ perSecond: 5, burst: 10 });
      let now = 10_000;
      let forward = 0;
      let taken = 0;
      for (const step of steps) {
        now += step;
        forward += Math.max(0, step);
        if (buckets.take("a", now) === 0) taken++;
      }
      expect(taken).toBeLessThanOrEqual(10 + Math.floor((forward / 1000) * 5) + 1);
    }),
  );
});
