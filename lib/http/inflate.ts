import zlib from "node:zlib";
import { DICTIONARY_CODING } from "@/lib/core/bandwidth/dictionary";
import { Refusal } from "@/lib/services/refusal";
import { DICTIONARY_BYTES } from "./compress";

type Inflate = (bytes: Uint8Array, options: { maxOutputLength: number; chunkSize: number }) => Buffer;

// Node 22 brought zstd; its types and its absence on Node 20 are both met here.
const { zstdDecompressSync } = zlib as unknown as { zstdDecompressSync?: Inflate };

const INFLATE: Readonly<Record<string, Inflate | undefined>> = {
  gzip: zlib.gunzipSync,
  "x-gzip": zlib.gunzipSync,
  br: zlib.brotliDecompressSync,
  zstd: zstdDecompressSync,
  [DICTIONARY_CODING]: (bytes, options) =>
    zlib.inflateRawSync(bytes, { ...options, dictionary: DICTIONARY_BYTES }),
};

/** What a request body may be encoded in, for the Accept-Encoding of a refusal. */
export const REQUEST_ENCODINGS = Object.keys(INFLATE)
  .filter((name) => INFLATE[name] && name !== "x-gzip")
  .join(", ");

/** @throws Refusal `unsupported_encoding`; said before a byte of the body is read. */
export function inflatorOf(contentEncoding: string | null): Inflate | undefined {
  const name = contentEncoding?.trim().toLowerCase() ?? "";
  if (name === "" || name === "identity") return undefined;
  const inflate = Object.hasOwn(INFLATE, name) ? INFLATE[name] : undefined;
  if (inflate) return inflate;
  throw new Refusal("unsupported_encoding", `Send the body plain or as one of: ${REQUEST_ENCODINGS}.`);
}

/**
 * Inflates at once: bodies are small, and handing them to zlib's thread pool costs more than it frees. zlib stops at
 * the limit, so a bomb never unfolds further.
 * @throws Refusal `payload_too_large`, or `malformed_json` when the bytes are damaged or cut off.
 */
export function inflateBody(bytes: Uint8Array, inflate: Inflate, limit: number): Buffer {
  try {
    return inflate(bytes, { maxOutputLength: limit, chunkSize: Math.min(limit, 64 * 1024) });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge("inflated", limit);
    const cut = code === "Z_BUF_ERROR";
    throw new Refusal(
      "malformed_json",
      cut ? "The compressed body ends too early." : "The body is not what its Content-Encoding says.",
    );
  }
}

export function tooLarge(how: "sent" | "inflated", limit: number): Refusal {
  const size = limit < MB ? `${limit / 1024} KB` : `${limit / MB} MB`;
  const once = how === "inflated" ? " once inflated" : "";
  return new Refusal(
    "payload_too_large",
    `A body may have at most ${size}${once} here. Send less at a time.`,
  );
}
const MB = 1024 * 1024;
