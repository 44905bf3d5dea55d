import { isUtf8 } from "node:buffer";
import type { BodyLimit } from "@/lib/contract/body-limits";
import { LIMITS } from "@/lib/contract/limits";
import { Breather } from "@/lib/services/breather";
import { Refusal } from "@/lib/services/refusal";
import { LARGE_BODY } from "./large-bodies";
import { type EntryList, type JsonFault, scanJson } from "./scan-json";

/**
 * Parses a body after a look at its bytes: what is too deep or holds too much is refused before anything is built.
 * Blanks what is too deep within an entry; see scanJson.
 * @throws Refusal `malformed_json`, saying where the text stops being JSON; `payload_too_large`, `invalid_request`.
 */
export async function parseJson(body: Buffer, limit: BodyLimit): Promise<unknown> {
  if (body.byteLength === 0) throw malformed("The body is empty; send JSON.");
  if (!isUtf8(body)) throw malformed("The body is not valid UTF-8.");
  const bytes = startsWithByteOrderMark(body) ? body.subarray(3) : body;
  const scan = scanJson(bytes, limit);
  if (scan.fault) throw refusalFor(scan.fault, limit);
  return scan.list && bytes.byteLength > LARGE_BODY
    ? parseByEntry(bytes, scan.list)
    : parse(bytes, 0, bytes.byteLength);
}

/** So that other requests get their turn between two entries. */
async function parseByEntry(bytes: Buffer, { name, start, end, ends }: EntryList): Promise<unknown> {
  const around = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  const body = parse(around, 0, around.byteLength) as Record<string, unknown>;
  const entries: unknown[] = [];
  const breather = new Breather();
  let from = start;
  for (const to of ends) {
    if (ends.length === 1 && isBlank(bytes, from, to)) break;
    entries.push(parse(bytes, from, to));
    from = to + 1;
    if (breather.isDue()) await breather.breathe();
  }
  body[name] = entries;
  return body;
}

function parse(bytes: Buffer, start: number, end: number): unknown {
  try {
    return JSON.parse(bytes.toString("utf8", start, end));
  } catch (error) {
    throw malformed(`The body is not JSON${whereOf(error, start)}.`);
  }
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  return bytes.toString("latin1", start, end).trim() === "";
}

function startsWithByteOrderMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** V8's message quotes the body; only the position is repeated. */
function whereOf(error: unknown, start: number): string {
  const position = error instanceof SyntaxError ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  if (position) return `: stopped at character ${start + Number(position)}`;
  return error instanceof SyntaxError && /end of JSON input/.test(error.message) ? ": it ends too early" : "";
}

function malformed(detail: string): Refusal {
  return new Refusal("malformed_json", detail);
}

function refusalFor(fault: JsonFault, { elements, entries }: BodyLimit): Refusal {
  const most = (count: number) => `at most ${count.toLocaleString("en")} values and keys`;
  switch (fault) {
    case "unfinished":
      return malformed("The body is not JSON: it ends too early.");
    case "too_deep":
      return new Refusal(
        "invalid_request",
        `The body is nested too deep: at most ${LIMITS.jsonDepth} levels.`,
      );
    case "too_many":
      return new Refusal(
        "payload_too_large",
        entries
          ? `A body may hold ${most(entries.inAll)}, and ${most(elements)} beside its entries. Send fewer entries at a time.`
          : `A body may hold ${most(elements)} here.`,
      );
    case "too_many_in_entry":
      return new Refusal("payload_too_large", `An entry may hold ${most(entries?.elements ?? elements)}.`);
    case "second_list":
      return new Refusal("invalid_request", "The body is not valid: send entries (or changes), once.", {
        errors: [{ path: "entries", message: "send entries (or changes), one of the two" }],
      });
    default:
      return fault satisfies never;
  }
}
