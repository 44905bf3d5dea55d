import type { Fetch } from "./send";

/** Compresses text; the platform's own where it has one. */
export type Gzip = (text: string) => Promise<Uint8Array<ArrayBuffer>>;

/** Smaller bodies are not worth the work. In UTF-16 units, which is close enough. */
const GZIP_FROM = 1024;

/** `fetch` that gzips request bodies from 1 KB where that makes them smaller, until the server refuses the encoding. */
export function withGzip(fetch: Fetch, gzip: Gzip | undefined): Fetch {
  let pack = gzip;
  return async (url, init) => {
    const { body, headers } = init;
    const text = typeof body === "string" ? body : "";
    const packed = pack && text.length >= GZIP_FROM && (await pack(text));
    if (!packed || packed.byteLength >= text.length) return fetch(url, init);
    const response = await fetch(url, {
      ...init,
      body: packed,
      headers: { ...headers, "Content-Encoding": "gzip" },
    });
    if (response.status !== 415) return response;
    pack = undefined;
    return fetch(url, init);
  };
}
