import { config } from "@/lib/config";
import { requestId } from "./request-id";
import { VERSION } from "./version";

/** What a page of another origin may read of an answer, beside what browsers show by themselves. */
const EXPOSED = [
  "X-Request-Id",
  "Tidelock-Version",
  "Retry-After",
  "Idempotent-Replayed",
  "Date",
  "Content-Encoding",
  "X-Original-Size",
].join(", ");

/** Two hours: no browser remembers a preflight's answer for longer than a day, Chromium none for longer than this. */
const REMEMBERED_SEC = 7200;

/**
 * Headers that let a page of another origin read the answer of a device's route. These routes know no cookies, a token is
 * all that counts, so any page may ask unless CORS_ORIGINS names some. `null`: the request names no origin.
 */
export function corsHeaders(origin: string | null): Record<string, string> {
  const allowed = config().CORS_ORIGINS;
  const everybody = allowed.includes("*");
  const headers: Record<string, string> = everybody ? {} : { Vary: "Origin" };
  if (origin === null || !(everybody || allowed.includes(origin))) return headers;
  headers["Access-Control-Allow-Origin"] = everybody ? "*" : origin;
  headers["Access-Control-Expose-Headers"] = EXPOSED;
  return headers;
}

/** Answers the browser's question before a request: which methods and headers it may send. */
export function preflight(...methods: readonly ("GET" | "POST")[]): (request: Request) => Response {
  const allowed = [...methods, "OPTIONS"].join(", ");
  return ({ headers }) => {
    const common = {
      Allow: allowed,
      "X-Request-Id": requestId(headers.get("x-request-id")),
      "Tidelock-Version": VERSION,
    };
    const { "Access-Control-Expose-Headers": _exposed, ...cors } = corsHeaders(headers.get("origin"));
    if (!cors["Access-Control-Allow-Origin"]) return empty({ ...common, ...cors });
    return empty({
      ...common,
      ...cors,
      Vary: [cors.Vary, "Access-Control-Request-Headers"].filter(Boolean).join(", "),
      "Access-Control-Allow-Methods": allowed,
      // Whatever it asks for: headers of tracing, say. None of them makes a device's route do more.
      "Access-Control-Allow-Headers": namesIn(headers.get("access-control-request-headers")),
      "Access-Control-Max-Age": String(REMEMBERED_SEC),
    });
  };
}

function empty(headers: Record<string, string>): Response {
  return new Response(null, { status: 204, headers });
}

const DEVICE_HEADERS = "Authorization, Content-Type, Content-Encoding, Idempotency-Key, X-App-Version";

/** Names of headers as they were asked for; those that every device sends where nothing readable was. */
function namesIn(asked: string | null): string {
  return asked && /^[\w!#$%&'*+.^`|~-]+(\s*,\s*[\w!#$%&'*+.^`|~-]+)*$/.test(asked) ? asked : DEVICE_HEADERS;
}
