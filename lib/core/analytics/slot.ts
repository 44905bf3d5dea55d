import { offsetAt } from "./zoned";

const HOUR = 3_600_000;

/**
 * How long (minutes) the parts are in which a tenant's hours are counted: hours of UTC, which cut no day of its zone
 * in two, except where its clock is off by half or a quarter of an hour.
 */
export function slotMinutes(timeZone: string, at: number): 60 | 30 | 15 {
  const beyond = Math.abs(offsetAt(at, timeZone)) % HOUR;
  if (beyond === 0) return 60;
  return beyond === HOUR / 2 ? 30 : 15;
}
