import type { Step } from "@/lib/core/analytics/buckets";
import { wallTime } from "@/lib/core/analytics/zoned";

const formats = new Map<string, Intl.DateTimeFormat>();

/** What stands under a bucket on the axis: "14:00" within a day, else "Sun 22", and over weeks "22 Nov". */
export function axisLabel(start: number, step: Step, timeZone: string): string {
  if (step === "day") return format(timeZone, { day: "numeric", month: "short" }).format(start);
  const { hour } = wallTime(start, timeZone);
  return step === "hour" && hour !== 0
    ? format(timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(start)
    : format(timeZone, { weekday: "short", day: "numeric" }).format(start);
}

/** A bucket in full, for tooltips and tables: "Sun, 22 Nov, 14:00". */
export function bucketLabel(start: number, step: Step, timeZone: string): string {
  const day = { weekday: "short", day: "numeric", month: "short" } as const;
  if (step === "day") return format(timeZone, day).format(start);
  return format(timeZone, { ...day, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(start);
}

/** The buckets that get a label: every third or sixth hour within three days, else every midnight. */
export function timeTicks(starts: readonly number[], step: Step, timeZone: string): number[] {
  if (step === "day" || starts.length <= 12) return [...starts];
  const every = step !== "hour" || starts.length > 72 ? 24 : starts.length > 30 ? 6 : 3;
  return starts.filter((start) => wallTime(start, timeZone).hour % every === 0);
}

/** The zone's name at that moment, as short as it gets: "CET", "GMT+9". */
export function zoneName(at: number, timeZone: string): string {
  const parts = format(timeZone, { timeZoneName: "short" }).formatToParts(at);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
}

function format(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone}|${JSON.stringify(options)}`;
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
    formats.set(key, known);
  }
  return known;
}
