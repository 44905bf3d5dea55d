import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { ADDRESS_HEADER, FORWARDED_HEADER } from "@/lib/auth/client-address";
import { perProcess } from "@/lib/per-process";
import { requestId } from "./request-id";
import { whoAsks } from "./who-asks";

/** Node's own side of a request that a route handler sees as a web `Request`. */
export type Exchange = { incoming: IncomingMessage; outgoing: ServerResponse };

const KEY = "x-tidelock-exchange";
const exchanges = perProcess("exchanges", () => new Map<string, Exchange>());
const observing = perProcess("observing-exchanges", () => ({ begun: false }));

/**
 * From now on every request gets an id, also those that Next answers by itself, and `exchangeOf` finds its Node side.
 * Needed because Next drops the Content-Encoding and Content-Length of a route handler's Response (16.4, send-response),
 * and because bodies that go through web streams cost more than parsing them. Called once, by instrumentation.ts.
 */
export function observeExchanges(): void {
  if (observing().begun) return;
  observing().begun = true;
  let count = 0;
  subscribe("http.server.request.start", (message) => {
    const { request: incoming, response: outgoing } = message as {
      request: IncomingMessage;
      response: ServerResponse;
    };
    const key = String(++count);
    const id = requestId(incoming.headers["x-request-id"]);
    incoming.headers[KEY] = key;
    incoming.headers["x-request-id"] = id;
    const { address, forwarded } = whoAsks(incoming);
    incoming.headers[ADDRESS_HEADER] = address;
    incoming.headers[FORWARDED_HEADER] = forwarded ? "yes" : "no";
    outgoing.setHeader("X-Request-Id", id);
    exchanges().set(key, { incoming, outgoing });
    outgoing.once("close", () => exchanges().delete(key));
  });
}

/** The requests that are not answered yet. */
export function openExchanges(): Iterable<Exchange> {
  return exchanges().values();
}

/** Undefined where no HTTP server stands behind the request, as in a test that calls a handler. */
export function exchangeOf(headers: Headers): Exchange | undefined {
  const key = headers.get(KEY);
  return key === null ? undefined : exchanges().get(key);
}

/**
 * Has Node send this body when Next ends the answer, whose Response must have none: Next drops both framing headers, and
 * pipes a body through web streams, which costs a tenth of a push and a packet of its own for the headers.
 */
export function endWith({ outgoing }: Exchange, body: Buffer, framing: Record<string, string>): void {
  for (const [name, value] of Object.entries(framing)) outgoing.setHeader(name, value);
  const end = outgoing.end.bind(outgoing);
  outgoing.end = () => end(body);
}
