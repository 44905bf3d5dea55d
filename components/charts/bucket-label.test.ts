import { expect, test } from "vitest";
import { axisLabel, timeTicks } from "./bucket-label";

const HOUR_MS = 3_600_000;
const FROM = Date.UTC(2026, 10, 16, 6);
const hours = (count: number, step = 1) =>
  Array.from({ length: count }, (_, place) => FROM + place * step * HOUR_MS);
const labels = (starts: number[], step: "hour" | "quarter_day") =>
  timeTicks(starts, step, "UTC").map((start) => axisLabel(start, step, "UTC"));

test("a day is read by its hours, a week by its days", () => {
  expect(labels(hours(24), "hour")).toEqual([
    ...["06:00", "09:00", "12:00", "15:00", "18:00", "21:00", "Tue 17", "03:00"],
  ]);
  expect(labels(hours(48), "hour").slice(0, 4)).toEqual(["06:00", "12:00", "18:00", "Tue 17"]);
  expect(labels(hours(7 * 24), "hour")).toEqual([
    "Tue 17",
    "Wed 18",
    "Thu 19",
    "Fri 20",
    "Sat 21",
    "Sun 22",
    "Mon 23",
  ]);
  expect(labels(hours(28, 6), "quarter_day")).toHaveLength(7);
});
