import { bucketStart, nextBucket, type Step, stepFor } from "./buckets";

export type TimeRange = { from: number; to: number; step: Step };

export const MAX_RANGE_MS = 62 * 86_400_000;

/**
 * A range as the dashboard's API takes it: each end an ISO time, `now`, or `now-24h` (units: m, h, d). A relative start
 * moves up to the next whole bucket, so that a chart's first bar is as whole as the others.
 * @returns ms; or a sentence that says what is wrong with the range
 */
export function parseTimeRange(from: string, to: string, now: number, timeZone: string): TimeRange | string {
  const end = parseEnd(to, now);
  const start = parseEnd(from, now);
  if (end === undefined) return "to: an ISO time, now, or now-24h";
  if (start === undefined) return "from: an ISO time, now, or now-24h";
  if (start >= end) return "from must lie before to";
  if (end - start > MAX_RANGE_MS) return `a range may span at most ${MAX_RANGE_MS / 86_400_000} days`;
  const step = stepFor(end - start);
  if (!from.startsWith("now")) return { from: start, to: end, step };
  const bucket = bucketStart(start, step, timeZone);
  return { from: bucket === start ? start : nextBucket(bucket, step, timeZone), to: end, step };
}

/** The same span, as long ago as the range is named long: yesterday's hours for the last 24 hours. */
export function previousRange({ from, to, step }: TimeRange): TimeRange {
  const unit = step === "hour" ? 3_600_000 : 86_400_000;
  const shift = Math.ceil((to - from) / unit) * unit;
  return { from: from - shift, to: to - shift, step };
}

const RELATIVE = /^now(?:-(\d{1,5})([mhd]))?$/;
const UNIT = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function parseEnd(text: string, now: number): number | undefined {
  const relative = RELATIVE.exec(text);
  if (relative) {
    const [, amount = "0", unit = "m"] = relative;
    return now - Number(amount) * UNIT[unit as keyof typeof UNIT];
  }
  const at = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
