import { isRelative, parseTimePoint } from "../analytics/time-point";

const NAMED: { [ends: string]: string } = {
  "now/d now": "Today",
  "now-1d/d now/d": "Yesterday",
  "now/w now": "This week",
  "now-1w/w now/w": "Last week",
};

const UNIT: { [unit: string]: string } = { m: "minute", h: "hour", d: "day", w: "week" };

/** A range as a person calls it: "Last 7 days", "Yesterday", "16 Nov, 08:00 – 18 Nov, 12:00". */
export function rangeWords(from: string, to: string, now: number, timeZone: string): string {
  const named = NAMED[`${from} ${to}`];
  if (named) return named;
  const [, amount, unit = "d"] = /^now-(\d+)([mhdw])$/.exec(from) ?? [];
  if (amount && to === "now")
    return `Last ${amount === "1" ? "" : `${amount} `}${UNIT[unit]}${amount === "1" ? "" : "s"}`;
  return `${endWords(from, now, timeZone)} – ${endWords(to, now, timeZone)}`;
}

function endWords(text: string, now: number, timeZone: string): string {
  if (text === "now") return "now";
  const at = parseTimePoint(text, now, timeZone);
  if (at === undefined) return text;
  const year = isRelative(text) || sameYear(at, now) ? undefined : ("numeric" as const);
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year,
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
}

const sameYear = (a: number, b: number) => new Date(a).getUTCFullYear() === new Date(b).getUTCFullYear();
