import { LIMITS } from "@/lib/contract/limits";
import { effortFor } from "@/lib/core/bandwidth/compression-level";
import { CompressionMemory, WORTH } from "@/lib/core/bandwidth/compression-memory";
import { perProcess } from "@/lib/per-process";
import { chooseEncoding, type ResponseEncoding } from "./accept-encoding";
import { COMPRESS, offeredFor } from "./compress";

export type Encoded = { bytes: Buffer; encoding?: ResponseEncoding; rawLength: number };

/** How to compress an answer; what is absent is as everywhere. */
export type Bandwidth = {
  /** Smaller answers are never compressed, in bytes. */
  compressFrom?: number;
  /** Whether to adapt level and coding to the payload, or always do the quick usual. */
  adaptive?: boolean;
  busy?: boolean;
  /** What is answered; compression that doesn't pay on a kind is not tried on it. */
  kind?: string;
};

const compressionMemory = perProcess("compression", () => new CompressionMemory());

/** Bytes of an answer, compressed where the client takes it, the text is long enough, and it pays. */
export function encodeText(
  text: string,
  acceptEncoding: string | null,
  { compressFrom = LIMITS.compressFrom, adaptive = true, busy = false, kind = "" }: Bandwidth = {},
): Encoded {
  const plain = Buffer.from(text);
  const rawLength = plain.byteLength;
  const offered = adaptive ? offeredFor(rawLength) : undefined;
  const encoding = rawLength < compressFrom ? undefined : chooseEncoding(acceptEncoding, offered);
  if (!encoding) return { bytes: plain, rawLength };
  const memory = compressionMemory();
  const tried = `${kind} ${encoding}`;
  if (adaptive && !memory.isWorthTrying(tried)) return { bytes: plain, rawLength };
  const packed = COMPRESS[encoding](plain, adaptive ? effortFor(rawLength, busy) : "quick");
  memory.note(tried, rawLength, packed.byteLength);
  return packed.byteLength <= rawLength * (1 - WORTH)
    ? { bytes: packed, encoding, rawLength }
    : { bytes: plain, rawLength };
}
