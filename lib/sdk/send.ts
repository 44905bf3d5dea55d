import { believe, type Reply, unheard } from "./believe";

/** The part of the platform's `fetch` that this client uses: the global one fits. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;
export type FetchInit = {
  method: string;
  headers: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  /** An AbortSignal, a type that ES does not know. */
  signal?: never;
};
export type FetchResponse = {
  status: number;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
  /** Needed for answers with the shared dictionary alone. */
  arrayBuffer?(): Promise<ArrayBuffer>;
};

/** One attempt at a request. */
export type Outgoing = {
  method: "GET" | "POST";
  url: string;
  headers: Record<string, string>;
  /** JSON. */
  body?: string;
  /** How many edits it carries, and how many bytes of changes it asks for. */
  edits?: number;
  page?: number;
  signal?: unknown;
};

export type Send = (request: Outgoing) => Promise<Reply>;

/**
 * `fetch` for whole JSON answers.
 * @throws SyncError for whatever is no success of the server's; see `believe`.
 */
export function sendJson(fetch: Fetch, clock: () => number): Send {
  return async ({ method, url, headers, body, signal }) => {
    let status = 0;
    const heard = await fetch(url, { method, headers, body, signal: signal as never })
      .then(async (response) => {
        status = response.status;
        const header = (name: string) => response.headers.get(name);
        return { url, status, header, text: await response.text() };
      })
      .catch((cause: unknown) => {
        throw unheard(url, { status, cause });
      });
    return believe(heard, clock());
  };
}
