import { bucketStart } from "./buckets";
import { momentOf, shiftDays, wallTime } from "./zoned";

/**
 * One end of a range (ms): `now`; `now-24h` (units m, h, d, w; days are those of the zone's calendar); either rounded down,
 * `now/d`, `now-1w/w` (weeks begin on Monday); an ISO time; or a day or a time of the zone's own clock, `2026-11-22T08:30`.
 */
export function parseTimePoint(text: string, now: number, timeZone: string): number | undefined {
  const relative = RELATIVE.exec(text);
  if (!relative) return parseAbsolute(text, timeZone);
  const { amount = "0", unit = "m", round } = relative.groups ?? {};
  return roundDown(back(now, Number(amount), unit, timeZone), round, timeZone);
}

/** Whether a text is an end of a range that moves on with time. */
export const isRelative = (text: string) => RELATIVE.test(text);

const RELATIVE = /^now(?:-(?<amount>\d{1,5})(?<unit>[mhdw]))?(?:\/(?<round>[hdw]))?$/;
const LOCAL = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?$/;
const MINUTE = 60_000;

function back(now: number, amount: number, unit: string, timeZone: string): number {
  if (unit === "m") return now - amount * MINUTE;
  if (unit === "h") return now - amount * 60 * MINUTE;
  return shiftDays(now, -amount * (unit === "w" ? 7 : 1), timeZone);
}

function roundDown(at: number, unit: string | undefined, timeZone: string): number {
  if (unit === undefined) return at;
  if (unit === "h") return bucketStart(at, "hour", timeZone);
  const midnight = bucketStart(at, "day", timeZone);
  if (unit === "d") return midnight;
  const { year, month, day } = wallTime(midnight, timeZone);
  const sinceMonday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
  return momentOf({ year, month, day: day - sinceMonday, hour: 0 }, timeZone);
}

function parseAbsolute(text: string, timeZone: string): number | undefined {
  if (LOCAL.test(text)) return ofClock(text, timeZone);
  const at = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function ofClock(text: string, timeZone: string): number | undefined {
  const full = text.length === 10 ? `${text}T00:00` : text;
  const reading = new Date(`${full}Z`);
  // What no calendar has, such as 31 February, overflows there or isn't read at all.
  if (Number.isNaN(reading.getTime()) || !reading.toISOString().startsWith(full)) return undefined;
  const [year, month, day] = [reading.getUTCFullYear(), reading.getUTCMonth() + 1, reading.getUTCDate()];
  const hour = reading.getUTCHours();
  return momentOf({ year, month, day, hour }, timeZone) + (reading.getTime() % (60 * MINUTE));
}
