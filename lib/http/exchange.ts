import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { ADDRESS_HEADER } from "@/lib/auth/client-address";
import { config } from "@/lib/config";
import { requestId } from "./request-id";

/** Node's own side of a request that a route handler sees as a web `Request`. */
export type Exchange = { incoming: IncomingMessage; outgoing: ServerResponse };

const KEY = "x-tidelock-exchange";
const kept = globalThis as { tidelockExchanges?: Map<string, Exchange> };

/**
 * From now on every request gets an id, also those that Next answers by itself, and `exchangeOf` finds its Node side.
 * Needed because Next drops the Content-Encoding and Content-Length of a route handler's Response (16.4, send-response),
 * and because bodies that go through web streams cost more than parsing them. Called once, by instrumentation.ts.
 */
export function observeExchanges(): void {
  if (kept.tidelockExchanges) return;
  const exchanges = new Map<string, Exchange>();
  kept.tidelockExchanges = exchanges;
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
    incoming.headers[ADDRESS_HEADER] = addressOf(incoming);
    outgoing.setHeader("X-Request-Id", id);
    exchanges.set(key, { incoming, outgoing });
    outgoing.once("close", () => exchanges.delete(key));
  });
}

/** Undefined where no HTTP server stands behind the request, as in a test that calls a handler. */
export function exchangeOf(headers: Headers): Exchange | undefined {
  const key = headers.get(KEY);
  return key === null ? undefined : kept.tidelockExchanges?.get(key);
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

/** A proxy's word for it counts only when PUBLIC_URL says that there is one. */
function addressOf({ headers, socket }: IncomingMessage): string {
  const own = socket.remoteAddress ?? "unknown";
  if (!config().PUBLIC_URL) return own;
  // The last address was added by the proxy next to us; those before it are the client's claim.
  return [headers["x-forwarded-for"]].flat().at(-1)?.split(",").at(-1)?.trim() || own;
}
