import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { cookieIn } from "@/lib/auth/cookie-in";
import { sessionCookieName } from "@/lib/auth/session";
import { isDraining } from "@/lib/services/operation/draining";
import { Refusal } from "@/lib/services/refusal";
import { foreignHost } from "./host-allowed";
import { problemOf } from "./problem";
import { countRequest } from "./rate-limits";
import { requestId } from "./request-id";
import { methodsAt } from "./route-methods";
import { securityHeaders } from "./security-headers";

const PAGE_METHODS = ["GET", "HEAD"];
const API_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** Asked by orchestrators, which know a process by its address alone. */
const PROBES: ReadonlySet<string> = new Set(["/livez", "/readyz"]);

/** Next's own route that fetches and resizes images, for whoever asks. No page needs it. */
const IMAGES = "/_next/image";

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;
const guarded = new Set<Server>();

/**
 * From now on every request passes here before Next sees it: answers get their security headers, and what no page and
 * no route should ever have to think of is refused. Called once, by instrumentation.ts.
 */
export function guardFrontDoor(): void {
  // Next makes the server; its first request tells which one it is, early enough to stand before Next already then.
  subscribe("http.server.request.start", (message) => {
    const { server } = message as { server: Server };
    if (!guarded.has(server)) guard(server);
  });
}

/** The servers that have had a request; Next makes one. */
export function guardedServers(): ReadonlySet<Server> {
  return guarded;
}

export function guard(server: Server): void {
  guarded.add(server);
  const behind = server.listeners("request") as Listener[];
  const headers = Object.entries(securityHeaders());
  server.removeAllListeners("request");
  server.on("request", (incoming: IncomingMessage, outgoing: ServerResponse) => {
    for (const [name, value] of headers) outgoing.setHeader(name, value);
    if (isDraining()) outgoing.shouldKeepAlive = false;
    const refusal = refusalOf(incoming);
    if (refusal) {
      refuse(outgoing, incoming, refusal);
      return;
    }
    for (const listen of behind) listen.call(server, incoming, outgoing);
  });
  server.on("connect", (_, socket) => refuseRaw(socket, notAllowed("CONNECT"), API_METHODS));
  server.on("clientError", refuseUnreadable);
}

type Refused = { refusal: Refusal; allow?: readonly string[] };

function refusalOf(incoming: IncomingMessage): Refused | undefined {
  const { method = "", url = "" } = incoming;
  const [path = ""] = url.split("?", 1);
  if (path.startsWith(IMAGES)) {
    return { refusal: new Refusal("not_found", "This server resizes no images.") };
  }
  const allow = methodsAt(path) ?? (isApi(path) || isNextsOwn(path) ? API_METHODS : PAGE_METHODS);
  if (!allow.includes(method)) return { refusal: notAllowed(method), allow };
  if (!isReadable(path)) {
    return {
      refusal: new Refusal("invalid_request", "The path is not valid: it can't be decoded, or holds a NUL."),
    };
  }
  const host = PROBES.has(path) ? undefined : foreignHost(incoming);
  if (host === undefined) return tooMany(incoming, path);
  const said = /^[\w.:[\]-]{1,100}$/.test(host) ? `"${host}"` : "that host";
  const detail =
    `This server does not answer to ${said}. Set PUBLIC_URL to the address that people and phones use, ` +
    "or add the name to ALLOWED_HOSTS.";
  return { refusal: new Refusal("misdirected", detail) };
}

/** Pages are drawn for whoever is signed in: milliseconds each. Routes count by the account, which they learn themselves. */
function tooMany({ headers }: IncomingMessage, path: string): Refused | undefined {
  if (isApi(path) || path.startsWith("/_next/")) return undefined;
  const session = cookieIn(headers.cookie ?? null, sessionCookieName());
  if (!session) return undefined;
  try {
    // The end of a session's cookie is its signature: no two have the same.
    countRequest("session", session.slice(-SIGNATURE), Date.now());
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error };
    throw error;
  }
}

const SIGNATURE = 22;

/** Whether what is escaped in a path can be decoded: where a segment is a parameter, Next answers 500 otherwise. */
function isReadable(path: string): boolean {
  if (!path.includes("%")) return true;
  try {
    return !decodeURIComponent(path).includes("\0");
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}

const isApi = (path: string) => path.startsWith("/api/");
/** What Next's own scripts ask for while developing. */
const isNextsOwn = (path: string) => process.env.NODE_ENV === "development" && /^\/(_next|__next)/.test(path);

function notAllowed(method: string): Refusal {
  return new Refusal("method_not_allowed", `${method} is not allowed here. See the header Allow.`);
}

function refuse(outgoing: ServerResponse, { headers }: IncomingMessage, { refusal, allow }: Refused): void {
  const { status, problem, headers: said } = problemOf(refusal, requestId(headers["x-request-id"]));
  const text = JSON.stringify(problem);
  if (allow) outgoing.setHeader("Allow", allow.join(", "));
  outgoing.writeHead(status, {
    "Content-Type": "application/problem+json",
    "Content-Length": Buffer.byteLength(text),
    "Cache-Control": "no-store",
    "X-Request-Id": problem.request_id,
    ...said,
    // Whatever it sends behind that is not read.
    Connection: "close",
  });
  outgoing.end(text);
}

/** What Node could not even read as a request. Its own answers are kept, but for a method that nobody knows. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  if (error.code === "HPE_INVALID_METHOD") refuseRaw(socket, notAllowed("That method"), API_METHODS);
  else
    socket.end(`HTTP/1.1 ${UNREADABLE[error.code ?? ""] ?? "400 Bad Request"}\r\nConnection: close\r\n\r\n`);
}

const UNREADABLE: { [code: string]: string | undefined } = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Payload Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

function refuseRaw(socket: Duplex, refusal: Refusal, allow: readonly string[]): void {
  const { status, problem } = problemOf(refusal, requestId(undefined));
  const text = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${status} Method Not Allowed`,
    `Allow: ${allow.join(", ")}`,
    "Content-Type: application/problem+json",
    `Content-Length: ${Buffer.byteLength(text)}`,
    `X-Request-Id: ${problem.request_id}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${text}`);
}
