import type { Comparison } from "../../contract/overview";
import { bucketStart, nextBucket, type Step, stepFor } from "./buckets";
import { isRelative, parseTimePoint } from "./time-point";
import { hourStart, shiftDays, wallTime } from "./zoned";

export type TimeRange = { from: number; to: number; step: Step };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** 90 days, a started one, and an hour of summer time. */
const MAX_RANGE_MS = 91 * DAY + HOUR;

/**
 * A range as the dashboard's API takes it; ends as `parseTimePoint` reads them, the later one at most now. A relative
 * start moves up to the next whole bucket, so that a chart's first bar is as whole as the others.
 * @returns ms; or a sentence that says what is wrong with the range
 */
export function parseTimeRange(from: string, to: string, now: number, timeZone: string): TimeRange | string {
  const asked = parseTimePoint(to, now, timeZone);
  const start = parseTimePoint(from, now, timeZone);
  if (asked === undefined) return `to: ${FORMS}`;
  if (start === undefined) return `from: ${FORMS}`;
  if (start >= asked) return "from must lie before to";
  if (start >= now) return "it lies in the future";
  const end = Math.min(asked, now);
  if (end - start > MAX_RANGE_MS) return "a range may span at most 90 days";
  const step = stepFor(end - start);
  if (!isRelative(from)) return { from: start, to: end, step };
  const bucket = bucketStart(start, step, timeZone);
  const whole = bucket === start ? start : nextBucket(bucket, step, timeZone);
  return { from: whole < end ? whole : start, to: end, step };
}
const FORMS = "an ISO time, now, or now-24h";

/** How far back a comparison of that range goes: whole days of the calendar, or ms where the range has less than a day. */
export type Shift = { days: number } | { ms: number };

/** What the span right before, or the same weekdays one week (or more) before, is shifted by. */
export function comparisonShift({ from, to, step }: TimeRange, against: Comparison, timeZone: string): Shift {
  const length = clockLength(from, to, timeZone);
  if (against === "week") return { days: Math.ceil(length / (7 * DAY)) * 7 };
  const hours = Math.ceil(length / HOUR);
  if (step === "hour" && hours % 24 !== 0) return { ms: hours * HOUR };
  return { days: Math.ceil(length / DAY) };
}

/** A moment of the range as the comparison has it. */
export function shiftBack(at: number, shift: Shift, timeZone: string): number {
  return "ms" in shift ? at - shift.ms : shiftDays(at, -shift.days, timeZone);
}

/** The length that the zone's clocks show: seven days are seven days, also where one of them has 25 hours. */
function clockLength(from: number, to: number, timeZone: string): number {
  return clockReading(to, timeZone) - clockReading(from, timeZone);
}

function clockReading(at: number, timeZone: string): number {
  const { year, month, day, hour } = wallTime(at, timeZone);
  return Date.UTC(year, month - 1, day, hour) + (at - hourStart(at, timeZone));
}
