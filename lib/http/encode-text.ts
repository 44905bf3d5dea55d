import { brotliCompressSync, gzipSync, constants as zlibConstants } from "node:zlib";
import { LIMITS } from "@/lib/contract/limits";
import { chooseEncoding, type ResponseEncoding } from "./accept-encoding";

export type Encoded = { bytes: Buffer; encoding?: ResponseEncoding; rawLength: number };

/** A compressed answer that saves less than this share isn't worth the client's work. */
const WORTH = 0.15;

const COMPRESS: Record<ResponseEncoding, (bytes: Buffer) => Buffer> = {
  gzip: (bytes) => gzipSync(bytes, { level: 1 }),
  br: (bytes) =>
    brotliCompressSync(bytes, {
      params: {
        [zlibConstants.BROTLI_PARAM_QUALITY]: 1,
        [zlibConstants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
      },
    }),
};

/** Bytes of an answer, compressed where the client takes it, the text is long enough, and it pays. */
export function encodeText(text: string, acceptEncoding: string | null): Encoded {
  const plain = Buffer.from(text);
  const rawLength = plain.byteLength;
  const encoding = rawLength < LIMITS.compressFrom ? undefined : chooseEncoding(acceptEncoding);
  if (!encoding) return { bytes: plain, rawLength };
  const packed = COMPRESS[encoding](plain);
  return packed.byteLength <= rawLength * (1 - WORTH)
    ? { bytes: packed, encoding, rawLength }
    : { bytes: plain, rawLength };
}
