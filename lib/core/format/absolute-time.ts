const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment in an IANA zone, the same on server and client: "22 Nov 2026, 10:05:12 UTC". */
export function absoluteTime(at: number, timeZone: string, detail: "minute" | "second" = "second"): string {
  return format(`${timeZone}|${detail}`, {
    timeZone,
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    ...(detail === "second" ? { second: "2-digit" } : {}),
    hourCycle: "h23",
    timeZoneName: "short",
  }).format(at);
}

/** Just the day: "22 Nov 2026". */
export function absoluteDay(at: number, timeZone: string): string {
  return format(`${timeZone}|day`, {
    timeZone,
    year: "numeric",
    month: "short",
    day: "numeric",
  }).format(at);
}

function format(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat("en-GB", options);
    formats.set(key, known);
  }
  return known;
}
