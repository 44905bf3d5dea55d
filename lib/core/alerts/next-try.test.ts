import { expect, test } from "vitest";
import { MOST_TRIES, waitBeforeNextTry } from "./next-try";

test("waits double, jittered by a quarter, for about two hours, and end", () => {
  const waits = Array.from({ length: MOST_TRIES - 1 }, (_, tried) => waitBeforeNextTry(tried + 1, () => 0.5));
  expect(waits.slice(0, 3)).toEqual([30_000, 60_000, 120_000]);
  const hours = waits.reduce<number>((sum, wait) => sum + (wait ?? 0), 0) / 3_600_000;
  expect(hours).toBeGreaterThan(2);
  expect(hours).toBeLessThan(2.5);
  expect(waitBeforeNextTry(1, () => 0)).toBe(22_500);
  expect(waitBeforeNextTry(1, () => 0.9999)).toBeLessThan(37_500);
  expect(waitBeforeNextTry(MOST_TRIES, () => 0.5)).toBeNull();
});
