import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberReader, packNumbers, packSteps } from "./numbers";

test("numbers come back as they were, one after another, and nothing comes behind them", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 52 })), (numbers) => {
      const reader = new NumberReader(packNumbers(numbers));
      expect(numbers.map(() => reader.next())).toEqual(numbers);
      expect(reader.done).toBe(true);
      expect(reader.next()).toBe(0);
    }),
  );
});

test("two hundred devices of a fleet take two hundred bytes", () => {
  expect(packNumbers(packSteps(Array.from({ length: 200 }, (_, n) => n * 20))).length).toBe(200);
});
