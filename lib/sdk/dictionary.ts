import { DICTIONARY, DICTIONARY_CODING } from "../core/bandwidth/dictionary";
import type { SharedDictionary } from "./with-dictionary";

/** Raw deflate (RFC 1951) with a preset dictionary, in pako's shape; Node's zlib fits with two lines around it. */
export type RawDeflate = {
  deflateRaw(text: string, options: { dictionary: string }): Uint8Array;
  inflateRaw(bytes: Uint8Array, options: { dictionary: string; to: "string" }): string;
};

/**
 * The dictionary that the server shares: `createSyncClient({ …, dictionary: sharedDictionary(pako) })`. An entry of its
 * own, because its words weigh as much as a quarter of the client.
 */
export function sharedDictionary({ deflateRaw, inflateRaw }: RawDeflate): SharedDictionary {
  return {
    coding: DICTIONARY_CODING,
    deflate: (text) => new Uint8Array(deflateRaw(text, { dictionary: DICTIONARY })),
    inflate: (bytes) => inflateRaw(bytes, { dictionary: DICTIONARY, to: "string" }),
  };
}
