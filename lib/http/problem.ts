import { PROBLEMS, type Problem, type ProblemCode } from "@/lib/contract/problem";
import { log } from "@/lib/log";
import { Refusal } from "@/lib/services/refusal";
import { REQUEST_ENCODINGS } from "./inflate";

export type ProblemAnswer = {
  code: ProblemCode;
  status: number;
  problem: Problem;
  headers: Record<string, string>;
};

/** Turns whatever was thrown into problem+json. The only place that knows status codes of refusals. */
export function problemOf(thrown: unknown, requestId: string): ProblemAnswer {
  const { code, detail, options } = refusalOf(thrown, requestId);
  const { status, title } = PROBLEMS[code];
  const problem: Problem = {
    type: `urn:tidelock:problem:${code}`,
    title,
    status,
    detail,
    code,
    request_id: requestId,
    ...(options.errors && { errors: options.errors }),
    ...(options.keptVersion !== undefined && { kept_version: options.keptVersion }),
  };
  return { code, status, problem, headers: headersOf(code, options.retryAfterSec) };
}

function refusalOf(thrown: unknown, requestId: string): Refusal {
  if (thrown instanceof Refusal) return thrown;
  if (isBusy(thrown)) {
    return new Refusal("overloaded", "The database did not answer in time. Try again shortly.", {
      retryAfterSec: 2,
    });
  }
  log().error({ request_id: requestId, err: thrown }, "request failed");
  return new Refusal(
    "internal_error",
    `Nothing of this request was kept. The server's log tells more under request ${requestId}.`,
  );
}

/**
 * PostgreSQL's codes for: statement timeout, lock timeout, too many connections, starting up or shutting down. And
 * Prisma's for a transaction that got no connection in time.
 */
const BUSY: ReadonlySet<unknown> = new Set(["57014", "55P03", "53300", "57P01", "57P03", "P2028"]);

/** `pg` puts the code on its error; Prisma's adapter deeper, in `cause` or `meta`. The pool's own timeout has no code. */
function isBusy(thrown: unknown, depth = 0): boolean {
  if (typeof thrown !== "object" || thrown === null || depth > 4) return false;
  const { code, originalCode, message, cause, meta } = thrown as Record<string, unknown>;
  if (BUSY.has(code) || BUSY.has(originalCode) || message === "timeout exceeded when trying to connect")
    return true;
  const adapterError = (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
  return isBusy(cause, depth + 1) || isBusy(adapterError, depth + 1);
}

function headersOf(code: ProblemCode, retryAfterSec: number | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  if (retryAfterSec !== undefined) headers["Retry-After"] = String(Math.max(1, Math.ceil(retryAfterSec)));
  if (code === "unauthorized" || code === "device_revoked") headers["WWW-Authenticate"] = "Bearer";
  if (code === "unsupported_encoding") headers["Accept-Encoding"] = REQUEST_ENCODINGS;
  return headers;
}
