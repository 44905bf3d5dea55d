import { expect, test } from "vitest";
import { NumberSet } from "./number-set";
import { unpackSet } from "./unpack-set";

const unpacked = (...packed: number[]) => {
  const set = new NumberSet();
  unpackSet(Uint8Array.from(packed), set);
  return [...set];
};

test("a set of a few numbers holds their steps", () => {
  expect(unpacked()).toEqual([]);
  expect(unpacked(3, 87, 0xee, 1)).toEqual([3, 90, 328]);
});

test("a set of most of the numbers holds a bit for each", () => {
  expect(unpacked(0, 0b1111_1110, 0, 0b0000_0101)).toEqual([1, 2, 3, 4, 5, 6, 7, 16, 18]);
});
