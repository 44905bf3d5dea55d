import { expect, test } from "vitest";
import { BackOff } from "./back-off";

test("each crash in a row is waited for twice as long, up to half a minute", () => {
  const backOff = new BackOff();
  const waits = Array.from({ length: 8 }, (_, crash) => backOff.waitMs(crash * 1_000));
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test("a crash behind a quiet minute counts as the first one", () => {
  const backOff = new BackOff();
  backOff.waitMs(0);
  expect(backOff.waitMs(1_000)).toBe(1_000);
  expect(backOff.waitMs(63_000)).toBe(500);
});

test("the wait itself is no quiet time", () => {
  const backOff = new BackOff();
  for (let crash = 0; crash < 7; crash++) backOff.waitMs(crash);
  expect(backOff.waitMs(40_000)).toBe(30_000);
});
