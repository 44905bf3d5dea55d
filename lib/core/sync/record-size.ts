import type { Fields, Json } from "../../contract/json";
import { LIMITS } from "../../contract/limits";
import type { ProblemIssue } from "../../contract/problem";
import { own } from "../own";
import { utf8Length } from "../utf8";
import { type RecordState, removedFields } from "./record";

/** A write that would make a record larger than records may be, and where its bytes are. */
export type RecordTooLarge = { code: "record_too_large"; message: string; errors: ProblemIssue[] };

/**
 * Refuses a write that leaves more than a record may hold: the JSON of its fields, and the names of removed ones, which
 * the record keeps; and how many both are. A record that was too large before may shrink.
 */
export function refuseTooLarge(before: RecordState | null, after: RecordState): RecordTooLarge | undefined {
  if (isSmall(after)) return undefined;
  const was = before && bytesOf(before);
  const bytes = bytesOf(after, before);
  if (bytes > LIMITS.recordBytes && (was === null || bytes > was)) {
    const message = `The record would take ${inWords(bytes)} bytes, and ${inWords(LIMITS.recordBytes)} are the most. Its largest fields are listed.`;
    return { code: "record_too_large", message, errors: largestFields(after) };
  }
  const count = fieldsOf(after);
  if (count <= LIMITS.recordFields || (before && count <= fieldsOf(before))) return undefined;
  const message = `The record would have ${inWords(count)} fields, with those that it once had, and ${inWords(LIMITS.recordFields)} are the most.`;
  return { code: "record_too_large", message, errors: largestFields(after) };
}

const inWords = (count: number) => count.toLocaleString("en");

/** Whether showing the record again and again would make an answer too long. */
export function isLarge(data: Fields): boolean {
  return roomAfterFields(data, LARGE) < 0;
}

const LARGE = 64 * 1024;

/** Bytes that a removed field costs beyond its name. */
const MARK_BYTES = 40;

/** Of the JSON that a state's fields take. Every edit of a batch makes another state of the record. */
const measured = new WeakMap<Fields, number>();

/** If the state `before` was measured, only fields that are not the same value as there are looked at. */
function bytesOf(record: RecordState, before: RecordState | null = null): number {
  const { data } = record;
  let bytes = measured.get(data) ?? jsonBytes(data, before?.data);
  measured.set(data, bytes);
  for (const field of removedFields(record)) bytes += utf8Length(field) + MARK_BYTES;
  return bytes;
}

function jsonBytes(data: Fields, known: Fields = {}): number {
  let bytes = measured.get(known);
  if (bytes === undefined) return utf8Length(JSON.stringify(data));
  for (const field of new Set([...Object.keys(data), ...Object.keys(known)])) {
    const [now, before] = [own(data, field), own(known, field)];
    if (now !== before) bytes += fieldBytes(field, now) - fieldBytes(field, before);
  }
  return bytes;
}

/** With its name, the colon and a comma; nothing for an absent one. */
function fieldBytes(field: string, value: Json | undefined): number {
  return value === undefined ? 0 : utf8Length(JSON.stringify(field) + JSON.stringify(value)) + 2;
}

function fieldsOf(record: RecordState): number {
  return Object.keys(record.data).length + removedFields(record).length;
}

/** So many fields are listed. */
const LISTED = 10;

function largestFields({ data }: RecordState): ProblemIssue[] {
  return Object.entries(data)
    .map(([path, value]) => ({ path, bytes: utf8Length(JSON.stringify(value)) }))
    .sort((one, other) => other.bytes - one.bytes)
    .slice(0, LISTED)
    .map(({ path, bytes }) => ({ path, message: `takes ${bytes.toLocaleString("en")} bytes` }));
}

/**
 * Whether the record fits for sure. Every write of every push asks this, so it counts lengths alone: a character takes
 * at most six bytes as JSON, and what is left of the room is handed on.
 */
function isSmall({ data, fields }: RecordState): boolean {
  let room = roomAfterFields(data, LIMITS.recordBytes);
  let places = LIMITS.recordFields;
  for (const name in fields) {
    room -= 6 * name.length + MARK_BYTES;
    places--;
  }
  for (const _ in data) places--;
  return room >= 0 && places >= 0;
}

/** Most fields are plain, so they are counted here and not in a call of their own. */
function roomAfterFields(fields: Fields, room: number): number {
  let left = room - PUNCTUATION;
  for (const name in fields) {
    const value = fields[name];
    left -= 6 * name.length + PUNCTUATION;
    if (typeof value === "string") left -= 6 * value.length + PUNCTUATION;
    else if (typeof value === "object" && value !== null) left = roomAfter(value, left);
    else left -= NUMBER_LENGTH;
    if (left < 0) break;
  }
  return left;
}

function roomAfter(value: Json | undefined, room: number): number {
  if (typeof value === "string") return room - 6 * value.length - PUNCTUATION;
  if (typeof value !== "object" || value === null) return room - NUMBER_LENGTH;
  if (!Array.isArray(value)) return roomAfterFields(value, room);
  let left = room - PUNCTUATION;
  for (let index = 0; index < value.length && left >= 0; index++) left = roomAfter(value[index], left - 1);
  return left;
}

const NUMBER_LENGTH = 25;
const PUNCTUATION = 6;
