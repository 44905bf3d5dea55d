import { SyncError } from "./sync-error";

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

/** One request. `body` is asked anew for each attempt, so that it can say the time of its sending. */
export type Outgoing = {
  method: "GET" | "POST";
  url: string;
  headers: Record<string, string>;
  body?: () => unknown;
  /** How many edits it carries. */
  edits?: number;
  signal?: unknown;
};

/** A whole answer: its body read to the end and parsed. */
export type Reply = { status: number; header(name: string): string | null; body: unknown };

export type Send = (request: Outgoing) => Promise<Reply>;

/**
 * `fetch` for whole JSON answers.
 * @throws SyncError `network`, or `bad_answer` where something else than the server answered.
 */
export function sendJson(fetch: Fetch): Send {
  return async ({ method, url, headers, body, signal }) => {
    const init = { method, headers, ...(body && { body: JSON.stringify(body()) }), signal: signal as never };
    const [response, text] = await fetch(url, init)
      .then(async (response) => [response, await response.text()] as const)
      .catch((cause: unknown) => {
        throw new SyncError("network", `${url} can't be reached`, { cause });
      });
    const { status } = response;
    return { status, header: (name) => response.headers.get(name), body: parseJson(text, status, url) };
  };
}

function parseJson(text: string, status: number, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // A proxy's error page still has a status to go by; a success that is not JSON is no answer at all.
    if (status >= 400) return undefined;
    throw new SyncError("bad_answer", `${url} did not answer with JSON`, { status, cause });
  }
}
