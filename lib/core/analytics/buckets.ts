import { hourStart, momentOf, wallTime } from "./zoned";

/** How wide the bars of a chart are. `quarter_day` and `day` follow the zone's own days, which are 23 or 25 h at times. */
export const STEPS = ["hour", "quarter_day", "day"] as const;
export type Step = (typeof STEPS)[number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The step that draws a range of that length (ms) with some 24 to 90 bars. */
export function stepFor(length: number): Step {
  if (length <= 2.5 * DAY) return "hour";
  return length <= 15 * DAY ? "quarter_day" : "day";
}

/** The start (ms) of the bucket that `at` lies in. */
export function bucketStart(at: number, step: Step, timeZone: string): number {
  if (step === "hour") return hourStart(at, timeZone);
  const wall = wallTime(at, timeZone);
  const hours = HOURS[step];
  return momentOf({ ...wall, hour: Math.floor(wall.hour / hours) * hours }, timeZone);
}

/** The start of the next bucket after the one that starts at `start`. */
export function nextBucket(start: number, step: Step, timeZone: string): number {
  if (step === "hour") return start + HOUR;
  const wall = wallTime(start, timeZone);
  const hours = HOURS[step];
  const hour = Math.floor(wall.hour / hours) * hours + hours;
  return momentOf({ ...wall, hour }, timeZone);
}
const HOURS = { quarter_day: 6, day: 24 } as const;

/** Starts (ms) of all buckets that touch [from, to), without a gap, in order; the first may begin before `from`. */
export function bucketStarts(from: number, to: number, step: Step, timeZone: string): number[] {
  const starts: number[] = [];
  for (let start = bucketStart(from, step, timeZone); start < to; start = nextBucket(start, step, timeZone)) {
    starts.push(start);
  }
  return starts;
}
