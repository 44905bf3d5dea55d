import type { Fetch, FetchInit, FetchResponse } from "./send";

/** Words that both sides know beforehand, and how this platform deflates with them; see `sharedDictionary`. */
export type SharedDictionary = {
  /** The content coding that names these words. */
  coding: string;
  deflate: (text: string) => Promise<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>;
  inflate: (bytes: Uint8Array<ArrayBuffer>) => Promise<string> | string;
  /** A `fetch` that uses it: `withDictionary`, which comes along with the words, for apps that use them. */
  over: (fetch: Fetch, dictionary: SharedDictionary) => Fetch;
};

/** Smaller bodies are not worth the work; larger ones gzip serves as well. In UTF-16 units, which is close enough. */
const FROM = 1024;
const UP_TO = 16 * 1024;

/** Accept-Encoding belongs to the platform: browsers let nobody set it, and OkHttp stops inflating gzip once it is set. */
const ACCEPT = "X-Accept-Dictionary";

/**
 * `fetch` that sends small batches with the shared dictionary, until the server says that it has another one (415), and
 * takes answers with it, until one can't be read. Everything else goes on as it would without.
 */
export function withDictionary(fetch: Fetch, { coding, deflate, inflate }: SharedDictionary): Fetch {
  let sends = true;
  let takes = true;

  const pack = async ({ body }: FetchInit) => {
    if (!sends || typeof body !== "string" || body.length < FROM || body.length > UP_TO) return undefined;
    const packed = await deflate(body);
    return packed.byteLength < body.length ? packed : undefined;
  };
  const unpack = (response: FetchResponse): FetchResponse => {
    if (response.headers.get("Content-Encoding") !== coding) return response;
    const text = async () => {
      try {
        if (!response.arrayBuffer) throw new TypeError("this fetch gives no bytes");
        return await inflate(new Uint8Array(await response.arrayBuffer()));
      } catch (error) {
        takes = false;
        throw error;
      }
    };
    return { status: response.status, headers: response.headers, text };
  };

  return async (url, init) => {
    const headers = takes ? { ...init.headers, [ACCEPT]: coding } : init.headers;
    const body = await pack(init);
    if (!body) return unpack(await fetch(url, { ...init, headers }));
    const response = await fetch(url, { ...init, body, headers: { ...headers, "Content-Encoding": coding } });
    if (response.status !== 415) return unpack(response);
    sends = false;
    return unpack(await fetch(url, { ...init, headers }));
  };
}
