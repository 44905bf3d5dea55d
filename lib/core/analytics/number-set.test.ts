import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberSet } from "./number-set";

const numbers = fc.array(fc.nat(70_000));

test("a set holds each number once, in order, and unites with another as sets do", () => {
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const both = new NumberSet(a);
      both.addAll(new NumberSet(b));
      const expected = [...new Set([...a, ...b])].sort((x, y) => x - y);
      expect([...both]).toEqual(expected);
      expect(both.size).toBe(expected.length);
    }),
  );
});

test("the last bit of a word is a number like any other", () => {
  expect([...new NumberSet([31, 32, 63])]).toEqual([31, 32, 63]);
});
