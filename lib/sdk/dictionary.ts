import { DICTIONARY, DICTIONARY_CODING } from "../core/bandwidth/dictionary";
import { type SharedDictionary, withDictionary } from "./with-dictionary";

/** Raw deflate (RFC 1951) with a preset dictionary, in pako's shape; versions 2 and 3 name the wish for text differently. */
export type RawDeflate = {
  deflateRaw(text: string, options: { dictionary: Uint8Array }): Uint8Array;
  inflateRaw(bytes: Uint8Array, options: { dictionary: Uint8Array; to: "string"; toText: true }): string;
};

/**
 * The dictionary that the server shares: `createSyncClient({ …, dictionary: sharedDictionary(pako) })`. An entry of its
 * own, because an app that does without need not carry its words, nor what it takes to use them.
 */
export function sharedDictionary({ deflateRaw, inflateRaw }: RawDeflate): SharedDictionary {
  const dictionary = Uint8Array.from(DICTIONARY, (letter) => letter.charCodeAt(0));
  return {
    coding: DICTIONARY_CODING,
    deflate: (text) => new Uint8Array(deflateRaw(text, { dictionary })),
    inflate: (bytes) => inflateRaw(bytes, { dictionary, to: "string", toText: true }),
    over: withDictionary,
  };
}
