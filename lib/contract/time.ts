/** The first and the last ms of years 0 to 9999 in UTC. */
const EARLIEST = -62_167_219_200_000;
const LATEST = 253_402_300_799_999;
/** PostgreSQL's calendar knows no year 0, and JavaScript reads none of its times before Christ. */
const YEAR_1 = -62_135_596_800_000;

/**
 * The form in which clocks write a time, for all days but 29 February. Nearly every time is of it, and a batch brings
 * hundreds: what this takes needs no closer look, and Date.parse reads it alike everywhere.
 */
const CANONICAL =
  /^\d{4}-(?!02-29|02-3|(?:0[469]|11)-31)(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

const PARTS =
  /^(\d{4}-\d\d-\d\d)[Tt]((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d|60)(?:\.(\d+))?)?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Whether the text is a time as RFC 3339 writes it. */
export function isTime(text: string): boolean {
  return CANONICAL.test(text) || readTime(text) !== null;
}

/** The same, where seconds may be left out, as forms leave them out. */
export function isMinuteOrTime(text: string): boolean {
  return isDay(PARTS.exec(text)?.[1] ?? "");
}

/** Whether the text is a day of the calendar, such as 2024-02-29; Date.parse may take others for days of the next month. */
export function isDay(text: string): boolean {
  return DAY.test(text) && String(new Date(text).toJSON()).startsWith(text);
}

/**
 * An RFC 3339 time in ms since 1970; null if the text is none. Days are those of the calendar, in the years 0 to 9999;
 * `t` and `z` come in either case; fractions are cut to ms. A leap second is the first moment after it.
 */
export function readTime(text: string): number | null {
  return text[16] === ":" ? readMinuteOrTime(text) : null;
}

/** The same, where seconds may be left out, as forms leave them out. */
export function readMinuteOrTime(text: string): number | null {
  return CANONICAL.test(text) ? Date.parse(text) : momentOf(text);
}

/** The same time as text in the one form that every clock reads: UTC, with ms. The text must be a time. */
export function canonicalTime(text: string): string {
  if (CANONICAL.test(text)) return text;
  const at = readTime(text) ?? Number.NaN;
  return new Date(Math.min(Math.max(at, EARLIEST), LATEST)).toISOString();
}

/** Whether a moment, in ms since 1970, is written and read alike by JavaScript and the database. */
export function isStorable(at: number): boolean {
  return at >= YEAR_1 && at <= LATEST;
}

function momentOf(text: string): number | null {
  const [, day = "", minute, second = "00", fraction = "", zone = "Z"] = PARTS.exec(text) ?? [];
  if (!isDay(day)) return null;
  const ms = fraction.slice(0, 3).padEnd(3, "0");
  const [last, beyond] = second === "60" ? ["59.999", 1] : [`${second}.${ms}`, 0];
  return Date.parse(`${day}T${minute}:${last}${zone.toUpperCase()}`) + beyond;
}
