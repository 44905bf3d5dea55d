import fc from "fast-check";
import { expect, it } from "vitest";
import { axisTicks } from "./axis-ticks";

it("ends at the first round step that holds the largest value", () => {
  expect(axisTicks(21, true)).toEqual([0, 10, 20, 30]);
  expect(axisTicks(943, true)).toEqual([0, 250, 500, 750, 1000]);
  expect(axisTicks(3, true)).toEqual([0, 1, 2, 3]);
  expect(axisTicks(0.9, false)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(axisTicks(0, true)).toEqual([0, 1]);
});

it("holds every value under its top with at most a step to spare", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e12, noNaN: true }), fc.boolean(), (max, whole) => {
      const ticks = axisTicks(max, whole);
      const top = ticks.at(-1) ?? 0;
      const step = (ticks[1] ?? 0) - (ticks[0] ?? 0);
      expect(top).toBeGreaterThanOrEqual(max * (1 - 1e-9));
      expect(top - step).toBeLessThanOrEqual(max);
      expect(ticks.length).toBeLessThanOrEqual(6);
      if (whole) expect(ticks.every(Number.isInteger)).toBe(true);
    }),
  );
});
