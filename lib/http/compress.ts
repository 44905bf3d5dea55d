import zlib, { constants } from "node:zlib";
import type { Effort } from "@/lib/core/bandwidth/compression-level";
import { DICTIONARY, DICTIONARY_CODING } from "@/lib/core/bandwidth/dictionary";
import type { ResponseEncoding } from "./accept-encoding";

type Compress = (bytes: Buffer, effort: Effort) => Buffer;
type Zstd = (bytes: Buffer, options: { params: Record<number, number> }) => Buffer;

// Node 22 brought zstd; its types and its absence on Node 20 are both met here.
const { zstdCompressSync } = zlib as unknown as { zstdCompressSync?: Zstd };
const { ZSTD_c_compressionLevel = 100 } = constants as unknown as { ZSTD_c_compressionLevel?: number };

const DEFLATE_LEVEL: Record<Effort, number> = { thorough: 6, balanced: 3, quick: 1 };
const BROTLI_QUALITY: Record<Effort, number> = { thorough: 4, balanced: 2, quick: 1 };
const ZSTD_LEVEL: Record<Effort, number> = { thorough: 6, balanced: 3, quick: 1 };

/** The words of every body, as `inflate.ts` and clients hold them too. */
export const DICTIONARY_BYTES = Buffer.from(DICTIONARY);

export const COMPRESS: Record<ResponseEncoding, Compress> = {
  gzip: (bytes, effort) => zlib.gzipSync(bytes, { level: DEFLATE_LEVEL[effort] }),
  br: (bytes, effort) =>
    zlib.brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY[effort],
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
      },
    }),
  zstd: (bytes, effort) =>
    zstdCompressSync
      ? zstdCompressSync(bytes, { params: { [ZSTD_c_compressionLevel]: ZSTD_LEVEL[effort] } })
      : bytes,
  [DICTIONARY_CODING]: (bytes, effort) =>
    zlib.deflateRawSync(bytes, { dictionary: DICTIONARY_BYTES, level: DEFLATE_LEVEL[effort] }),
};

// Measured on batches of records: brotli at quality 1 takes half of gzip's time at level 1 and makes fewer bytes.
const GENERAL: readonly ResponseEncoding[] = zstdCompressSync ? ["br", "zstd", "gzip"] : ["br", "gzip"];
const SMALL: readonly ResponseEncoding[] = [DICTIONARY_CODING, ...GENERAL];
/** Up to here the dictionary makes fewer bytes than anything else; see bench/bandwidth.ts. */
const DICTIONARY_UP_TO = 16 * 1024;

/** What to offer for a body of so many bytes, best first. */
export function offeredFor(bytes: number): readonly ResponseEncoding[] {
  return bytes <= DICTIONARY_UP_TO ? SMALL : GENERAL;
}
