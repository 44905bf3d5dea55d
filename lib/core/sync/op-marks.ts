import { isRejection } from "./apply-push";
import type { Edit, Rejection } from "./edit";

/** Of each entry 12 bytes are kept: 8 of its op_id's hash, then 4 of the hash of what it says. */
export const MARK_BYTES = 12;

/**
 * The marks of a batch, in the order of its entries, as they are stored: what tells an edit that comes again from one
 * that never came, and from another under its op_id. What an edit says is its record, its op and the fields that it
 * changes, in any order; its base, time and priority may differ from try to try.
 *
 * FNV-1a (Fowler, Noll and Vo) in two lanes with primes of their own, stirred at the end as in MurmurHash3: a tenth of
 * what SHA-256 takes. Marks are only ever compared within one device, so nobody gains by forging one. The stored form
 * must not change while a batch that has it may still come again.
 */
export function opMarks(edits: readonly (Edit | Rejection)[], raws: readonly unknown[]): Uint8Array {
  const marks = new Uint8Array(edits.length * MARK_BYTES);
  const view = new DataView(marks.buffer);
  edits.forEach((edit, place) => {
    if (edit.opId === null) return;
    const at = place * MARK_BYTES;
    view.setUint32(at, hashText(edit.opId, START, PRIME));
    view.setUint32(at + 4, hashText(edit.opId, OTHER_START, OTHER_PRIME));
    view.setUint32(at + 8, hashOfContent(edit, raws[place]));
  });
  return marks;
}

/** The marks without those of entries that the server does not hold: a refused op_id may come again, mended. */
export function onlyHeld(marks: Uint8Array, isHeld: (place: number) => boolean): Uint8Array {
  const held = marks.slice();
  for (let place = 0; place * MARK_BYTES < held.length; place++) {
    if (!isHeld(place)) held.fill(0, place * MARK_BYTES, (place + 1) * MARK_BYTES);
  }
  return held;
}

const START = 0x811c9dc5;
const PRIME = 0x01000193;
const OTHER_START = 0x2f0b4c47;
const OTHER_PRIME = 0x85ebca6b;

/** Of the entry as it was sent, so that it does not matter whether the server finds it valid today. */
function hashOfContent(edit: Edit | Rejection, raw: unknown): number {
  const domain = isRejection(edit) ? (edit.domain ?? "") : edit.domain.name;
  const { op, delta, data, unset, changed_fields } = (raw ?? {}) as { [key: string]: unknown };
  let hash = hashText(domain, op === "delete" ? OTHER_START : START, PRIME);
  hash = hashText(edit.mobileId ?? "", hash, PRIME);
  if (op === "delete") return hash;
  const fields = (delta ?? data ?? {}) as { [field: string]: unknown };
  const isPicked = delta === undefined && changed_fields !== undefined;
  // Added up, so that the order of the fields does not matter.
  for (const field of isPicked ? stringsIn(changed_fields) : Object.keys(fields)) {
    hash = (hash + hashOfValue(field, fields[field])) | 0;
  }
  for (const field of stringsIn(unset)) hash = (hash + hashText(field, OTHER_START, PRIME)) | 0;
  return hash;
}

function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function hashOfValue(field: string, value: unknown): number {
  const start = hashText(field, START, PRIME);
  if (typeof value === "string") return hashText(value, start, PRIME);
  return hashText(textOf(value), start, OTHER_PRIME);
}

/** An entry nested thousands of levels deep can be parsed but not written; it is refused, whatever it says. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return "";
  }
}

/** Four characters a step, because every edit of every push comes by here. */
function hashText(text: string, start: number, prime: number): number {
  const { length } = text;
  let hash = start ^ length;
  let index = 0;
  for (; index + 4 <= length; index += 4) {
    const low = text.charCodeAt(index) ^ (text.charCodeAt(index + 1) << 8);
    const high = (text.charCodeAt(index + 2) << 16) ^ (text.charCodeAt(index + 3) << 24);
    hash = Math.imul(hash ^ low ^ high, prime);
    hash ^= hash >>> 15;
  }
  for (; index < length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), prime);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
