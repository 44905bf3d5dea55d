import { comparisonShift, type Shift, type TimeRange } from "./time-range";
import { shiftDays } from "./zoned";

/** A range by its ends as an address holds them. */
export type RangeEnds = { from: string; to: string };

/** The range of the same length that ends where this one begins. */
export function rangeBefore(range: TimeRange, timeZone: string): RangeEnds {
  return ends(moved(range.from, comparisonShift(range, "previous", timeZone), -1, timeZone), range.from);
}

/** The range of the same length that begins where this one ends; undefined where this one reaches now (ms). */
export function rangeAfter(range: TimeRange, now: number, timeZone: string): RangeEnds | undefined {
  if (range.to >= now - 60_000) return undefined;
  const to = moved(range.to, comparisonShift(range, "previous", timeZone), 1, timeZone);
  return to >= now ? { ...ends(range.to, to), to: "now" } : ends(range.to, to);
}

/** Twice the length around the same middle, as far as now (ms) and 90 days let it; undefined where they don't. */
export function rangeAround(range: TimeRange, now: number): RangeEnds | undefined {
  const length = range.to - range.from;
  const wider = Math.min(2 * length, LONGEST);
  if (wider < 1.1 * length) return undefined;
  const to = range.to + (wider - length) / 2;
  return to >= now ? { ...ends(now - wider, now), to: "now" } : ends(to - wider, to);
}
const LONGEST = 90 * 86_400_000;

function moved(at: number, shift: Shift, direction: 1 | -1, timeZone: string): number {
  return "ms" in shift ? at + direction * shift.ms : shiftDays(at, direction * shift.days, timeZone);
}

function ends(from: number, to: number): RangeEnds {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
