import { DICTIONARY, DICTIONARY_CODING } from "../core/bandwidth/dictionary";
import type { Fetch } from "./send";

/** Raw deflate (RFC 1951) of text with a preset dictionary: Node's `deflateRawSync`, pako's `deflateRaw`. */
export type DeflateWithDictionary = (
  text: string,
  dictionary: string,
) => Promise<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>;

/** Smaller bodies are not worth the work; larger ones gzip serves as well. In UTF-16 units, which is close enough. */
const FROM = 1024;
const UP_TO = 16 * 1024;

/**
 * `fetch` that sends small batches with the shared dictionary, until the server says that it has another one (415);
 * everything else goes on as it would without.
 */
export function withDictionary(fetch: Fetch, deflate: DeflateWithDictionary | undefined): Fetch {
  let refused = deflate === undefined;
  return async (url, init) => {
    const { body, headers } = init;
    const fits = typeof body === "string" && body.length >= FROM && body.length <= UP_TO;
    if (!deflate || refused || !fits) return fetch(url, init);
    const packed = await deflate(body, DICTIONARY);
    if (packed.byteLength >= body.length) return fetch(url, init);
    const coded = { ...headers, "Content-Encoding": DICTIONARY_CODING };
    const response = await fetch(url, { ...init, body: packed, headers: coded });
    if (response.status !== 415) return response;
    refused = true;
    return fetch(url, init);
  };
}
