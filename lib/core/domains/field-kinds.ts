import type { Json } from "../../contract/json";
import { STRING_BYTES } from "../../contract/record-limits";
import { isDay, isMinuteOrTime } from "../../contract/time";
import { fitsUtf8 } from "../utf8";

/** What a known field may hold besides null. Typed, not enumerated: tenants bring their own vocabulary. */
export type FieldKind =
  | "string"
  | "boolean"
  | "number"
  | "count"
  | "time"
  | "date_or_time"
  | "strings"
  | "objects";

/** Each kind: the test, and the words that complete "must be …". */
export const FIELD_KINDS: Record<FieldKind, { holds: (value: Json) => boolean; words: string }> = {
  string: { holds: isString, words: `a string of at most ${STRING_BYTES / 1024} KB` },
  boolean: { holds: (value) => typeof value === "boolean", words: "true or false" },
  number: { holds: (value) => typeof value === "number", words: "a number" },
  count: {
    holds: (value) => Number.isInteger(value) && Number(value) >= 0,
    words: "an integer of at least 0",
  },
  time: { holds: isTime, words: "an RFC 3339 time" },
  date_or_time: { holds: (value) => isDate(value) || isTime(value), words: "a date or an RFC 3339 time" },
  strings: { holds: (value) => Array.isArray(value) && value.every(isString), words: "a list of strings" },
  objects: { holds: (value) => Array.isArray(value) && value.every(isObject), words: "a list of objects" },
};

function isString(value: Json): boolean {
  return typeof value === "string" && fitsUtf8(value, STRING_BYTES);
}

function isTime(value: Json): boolean {
  return typeof value === "string" && isMinuteOrTime(value);
}

function isDate(value: Json): boolean {
  return typeof value === "string" && isDay(value);
}

function isObject(value: Json): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
