import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { RawDeflate } from "../dictionary";

/** Node's zlib in the shape that `sharedDictionary` takes. */
export const nodeDeflate: RawDeflate = {
  deflateRaw: deflateRawSync,
  inflateRaw: (bytes, { dictionary }) => inflateRawSync(bytes, { dictionary }).toString(),
};
