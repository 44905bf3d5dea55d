import fc from "fast-check";
import { expect, test } from "vitest";
import { packCounts, packSet, unpackCounts, unpackSet } from "./numbers";

const number = fc.integer({ min: 0, max: 2 ** 40 });

test("a set comes back as it was, and unions by unpacking", () => {
  fc.assert(
    fc.property(fc.array(number), fc.array(number), (a, b) => {
      const both = new Set<number>();
      unpackSet(packSet(new Set(a)), both);
      unpackSet(packSet(new Set(b)), both);
      expect(both).toEqual(new Set([...a, ...b]));
    }),
  );
});

test("counts come back as they were, in order", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(number, number), { selector: ([key]) => key }), (pairs) => {
      const sorted = pairs.toSorted(([a], [b]) => a - b);
      expect([...unpackCounts(packCounts(pairs))]).toEqual(sorted);
    }),
  );
});

test("two hundred devices of a fleet take two hundred bytes", () => {
  expect(packSet(Array.from({ length: 200 }, (_, n) => n * 20)).length).toBe(200);
});
