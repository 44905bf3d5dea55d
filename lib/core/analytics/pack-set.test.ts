import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberSet } from "./number-set";
import { packNumbers, packSteps } from "./numbers";
import { packSet, unpackSet } from "./pack-set";

const unpacked = (packed: Uint8Array) => {
  const set = new NumberSet();
  unpackSet(packed, set);
  return [...set];
};

test("a set comes back as it was, whether few or most of the numbers are in it", () => {
  const few = fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { maxLength: 50 });
  const most = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 300 });
  fc.assert(
    fc.property(fc.oneof(few, most), (given) => {
      const numbers = given.toSorted((a, b) => a - b);
      expect(unpacked(packSet(numbers))).toEqual(numbers);
    }),
  );
});

test("half of two hundred users take a bit for each of the two hundred, a few a byte each", () => {
  expect(packSet(Array.from({ length: 100 }, (_, n) => 2 + 2 * n)).length).toBe(27);
  expect(packSet([3, 90, 200]).length).toBe(3);
});

test("sets that were packed as steps before are read too", () => {
  const numbers = Array.from({ length: 100 }, (_, n) => 1 + n);
  expect(unpacked(packNumbers(packSteps(numbers)))).toEqual(numbers);
});
