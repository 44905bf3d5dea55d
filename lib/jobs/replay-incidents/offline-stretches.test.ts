import { expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { offlineStretches, stretchAt } from "./offline-stretches";
import { placeInTime } from "./place-in-time";

const HOUR = 3_600_000;

test("stretches are the same for a seed, follow each other and take their share of the time", () => {
  const year = 365 * 24 * HOUR;
  const make = () =>
    offlineStretches(seededRandom(5), 0, year, { onlineMs: 24 * HOUR, offlineMs: 48 * HOUR });
  const stretches = make();
  expect(make()).toEqual(stretches);
  for (const [index, { from, to }] of stretches.entries()) {
    expect(to).toBeGreaterThan(from);
    expect(from).toBeGreaterThan(stretches[index - 1]?.to ?? -1);
  }
  const offline = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  expect(offline / year).toBeCloseTo(2 / 3, 1);
});

test("a moment lies in a stretch from its beginning until just before its end", () => {
  const stretch = { from: 10, to: 20 };
  expect([9, 10, 19, 20].map((at) => stretchAt([stretch], at))).toEqual([
    undefined,
    stretch,
    stretch,
    undefined,
  ]);
});

test("the audit's time is laid onto the last days: in order, in proportion, never in the future", () => {
  const now = Date.UTC(2026, 10, 22);
  const [first, middle, last] = [0, 1000 * 24 * HOUR, 2000 * 24 * HOUR];
  const timeOf = placeInTime({ first, last }, { now, days: 60 });
  expect(now - timeOf(first)).toBe(60 * 24 * HOUR + 60_000);
  expect(timeOf(middle)).toBe((timeOf(first) + timeOf(last)) / 2);
  expect(timeOf(last)).toBe(now - 60_000);
  const short = placeInTime({ first: 0, last: HOUR }, { now, days: 60 });
  expect(short(HOUR) - short(0)).toBe(HOUR);
});
