import { isUtf8 } from "node:buffer";
import { Refusal } from "@/lib/services/refusal";

/** @throws Refusal `malformed_json`, saying where the text stops being JSON. */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.byteLength === 0) throw new Refusal("malformed_json", "The body is empty; send JSON.");
  if (!isUtf8(bytes)) throw new Refusal("malformed_json", "The body is not valid UTF-8.");
  const text = bytes.toString("utf8", startsWithByteOrderMark(bytes) ? 3 : 0);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal("malformed_json", `The body is not JSON${whereOf(error)}.`);
  }
}

function startsWithByteOrderMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** V8's message quotes the body; only the position is repeated. */
function whereOf(error: unknown): string {
  const position = error instanceof SyntaxError ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  if (position) return `: stopped at character ${position}`;
  return error instanceof SyntaxError && /end of JSON input/.test(error.message) ? ": it ends too early" : "";
}
