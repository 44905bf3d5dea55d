import type { BodyLimit } from "@/lib/contract/body-limits";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
// "[" and "{", and "]" and "}", differ in this bit alone.
const SHAPE = 0x20;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const BLANK = 0x20;

/** Where the entries stand: the names of the list are those of a push. */
const LISTS = ["entries", "changes"] as const;

export type EntryList = {
  name: (typeof LISTS)[number];
  /** What is between its brackets. */
  start: number;
  end: number;
  /** Ends of the entries: each is followed by a comma or by the list's end. */
  ends: number[];
};

export type JsonFault =
  /** Ends within a text or before every bracket is closed. */
  "unfinished" | "too_deep" | "too_many" | "too_many_in_entry" | "second_list";

export type JsonScan = { fault: JsonFault } | { fault?: undefined; elements: number; list?: EntryList };

/**
 * Counts the depth and the elements of JSON text in one pass over its bytes, before anything is built of them. It stops
 * at the first limit that is passed, and judges nothing else: whether the text is JSON is for the parser to say.
 *
 * Elements are values and keys; an empty object or array counts as two. Where the limit speaks of entries, what is
 * nested too deep in one is blanked in `bytes` and not counted, all but the outermost brackets that are too deep: the
 * parser never builds the rest, and whoever reads the entry still sees that it is too deep.
 */
export function scanJson(bytes: Uint8Array, limit: BodyLimit): JsonScan {
  const { length } = bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const most = limit.entries ? limit.entries.inAll : limit.elements;
  const cuts = limit.entries !== undefined;
  const tooDeep = limit.depth + 1;
  let elements = 1;
  let depth = 0;
  let keyStart = 0;
  let keyEnd = 0;
  let list: EntryList | undefined;
  let listOpen = false;
  let entryAt = 0;
  let listElements = 0;
  let i = 0;
  while (i < length) {
    const byte = bytes[i++] as number;
    if (byte === QUOTE) {
      const start = i;
      i = endOfText(bytes, view, i);
      if (i > length) return { fault: "unfinished" };
      if (depth === 1) {
        keyStart = start;
        keyEnd = i - 1;
      }
    } else if (byte === COMMA) {
      if (++elements > most) return { fault: "too_many" };
      if (listOpen && depth === 2) {
        list?.ends.push(i - 1);
        if (elements - entryAt > (limit.entries?.elements ?? most)) return { fault: "too_many_in_entry" };
        entryAt = elements;
      }
    } else if (byte === COLON) {
      if (++elements > most) return { fault: "too_many" };
    } else if ((byte | SHAPE) === OPEN) {
      if (++elements > most) return { fault: "too_many" };
      depth++;
      if (depth >= tooDeep) {
        if (!listOpen) return { fault: "too_deep" };
        const end = endOfContainer(bytes, view, i);
        if (end > length) return { fault: "unfinished" };
        bytes.fill(BLANK, i, end - 1);
        i = end;
        depth--;
      } else if (cuts && depth === 2 && byte !== OPEN_OBJECT && bytes[firstOf(bytes)] === OPEN_OBJECT) {
        const name = LISTS.find((candidate) => isText(bytes, keyStart, keyEnd, candidate));
        if (name) {
          if (list) return { fault: "second_list" };
          list = { name, start: i, end: i, ends: [] };
          listOpen = true;
          entryAt = elements;
          listElements = elements;
        }
      }
    } else if ((byte | SHAPE) === CLOSE) {
      if (listOpen && depth === 2 && list) {
        listOpen = false;
        list.end = i - 1;
        list.ends.push(i - 1);
        if (elements - entryAt > (limit.entries?.elements ?? most)) return { fault: "too_many_in_entry" };
        listElements = elements - listElements;
      }
      depth--;
    }
  }
  if (depth > 0) return { fault: "unfinished" };
  if (elements - (list ? listElements : 0) > limit.elements) return { fault: "too_many" };
  return { elements, list };
}

/** Behind the bracket that closes what was opened before `from`; behind everything where none does. */
function endOfContainer(bytes: Uint8Array, view: DataView, from: number): number {
  let depth = 1;
  let i = from;
  while (i < bytes.length) {
    const byte = bytes[i++] as number;
    if (byte === QUOTE) i = endOfText(bytes, view, i);
    else if ((byte | SHAPE) === OPEN) depth++;
    else if ((byte | SHAPE) === CLOSE && --depth === 0) return i;
  }
  return bytes.length + 1;
}

/**
 * Behind the quote that ends the text which begins at `from`; behind everything where none does. Most bytes of a body
 * are inside of texts, so four of them are looked at in one step: `(x - 0x01…) & ~x & 0x80…` finds a byte that is zero
 * (https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord).
 */
function endOfText(bytes: Uint8Array, view: DataView, from: number): number {
  const { length } = bytes;
  let i = from;
  for (;;) {
    while (i + 4 <= length) {
      const word = view.getInt32(i, true);
      const quote = word ^ 0x22222222;
      const backslash = word ^ 0x5c5c5c5c;
      if ((((quote - 0x01010101) & ~quote) | ((backslash - 0x01010101) & ~backslash)) & 0x80808080) break;
      i += 4;
    }
    while (i < length && bytes[i] !== QUOTE && bytes[i] !== BACKSLASH) i++;
    if (i >= length) return length + 1;
    if (bytes[i] === QUOTE) return i + 1;
    i += 2;
  }
}

/** The first byte that is no white space: what kind of value the text is. */
function firstOf(bytes: Uint8Array): number {
  let i = 0;
  while (bytes[i] === 0x20 || bytes[i] === 0x0a || bytes[i] === 0x0d || bytes[i] === 0x09) i++;
  return i;
}

function isText(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}
