/** A reading of a wall clock. Months count from 1. */
export type WallTime = { year: number; month: number; day: number; hour: number };

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock in that IANA zone shows at a moment (ms). */
export function wallTime(at: number, timeZone: string): WallTime {
  const { year, month, day, hour } = read(at, timeZone);
  return { year, month, day, hour };
}

/**
 * The moment (ms) at which a clock in that zone shows this whole hour. An hour that the zone skips (spring) gives the
 * moment right after the gap; one that it shows twice (autumn) gives the first. Days and hours may overflow, as in Date.
 */
export function momentOf(wall: WallTime, timeZone: string): number {
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour);
  // The offset that holds there is one of those a day before and a day after.
  const before = asUtc - offsetAt(asUtc - DAY, timeZone);
  const after = asUtc - offsetAt(asUtc + DAY, timeZone);
  const shows = (at: number) => at + offsetAt(at, timeZone) === asUtc;
  if (shows(before)) return before;
  if (shows(after)) return after;
  return Math.max(before, after);
}
const DAY = 86_400_000;

/** The same reading of the clock that many days later (earlier, if negative), though days have 23 or 25 hours at times. */
export function shiftDays(at: number, days: number, timeZone: string): number {
  const wall = wallTime(at, timeZone);
  return momentOf({ ...wall, day: wall.day + days }, timeZone) + (at - hourStart(at, timeZone));
}

/** The start (ms) of the hour that a clock in that zone shows. Zones of half and quarter hours start theirs between UTC's. */
export function hourStart(at: number, timeZone: string): number {
  const offset = offsetAt(at, timeZone);
  return Math.floor((at + offset) / HOUR) * HOUR - offset;
}
const HOUR = 3_600_000;

/** What a clock in that zone shows, as a date-time field takes it: "2026-11-22T10:20". */
export function wallText(at: number, timeZone: string): string {
  return new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, 16);
}

/** The same as an ISO time that says its offset: "2026-11-22T11:20:00+01:00". */
export function isoIn(at: number, timeZone: string): string {
  const offset = offsetAt(at, timeZone);
  const sign = offset < 0 ? "-" : "+";
  const minutes = Math.abs(offset) / 60_000;
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${new Date(at + offset).toISOString().slice(0, 19)}${sign}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** How far (ms) that zone's clocks are ahead of UTC at a moment. */
export function offsetAt(at: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = read(at, timeZone);
  const whole = Math.floor(at / 1000) * 1000;
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}

type Reading = WallTime & { minute: number; second: number };

function read(at: number, timeZone: string): Reading {
  const reading: Reading = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) {
    if (type in reading) reading[type as keyof Reading] = Number(value);
  }
  return reading;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(timeZone, format);
  }
  return format;
}
