import { PROBLEMS, type Problem, type ProblemCode } from "@/lib/contract/problem";
import { log } from "@/lib/log";
import { Refusal } from "@/lib/services/refusal";
import { refusalOfTrouble } from "@/lib/services/refusal-of-trouble";
import { REQUEST_ENCODINGS } from "./inflate";

export type ProblemAnswer = {
  code: ProblemCode;
  status: number;
  problem: Problem;
  headers: Record<string, string>;
};

/** Turns whatever was thrown into problem+json. The only place that knows status codes of refusals. */
export function problemOf(thrown: unknown, requestId: string, method?: string): ProblemAnswer {
  const { code, detail, options } = refusalOf(thrown, requestId, method);
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

function refusalOf(thrown: unknown, requestId: string, method: string | undefined): Refusal {
  if (thrown instanceof Refusal) return thrown;
  const refusal = refusalOfTrouble(thrown, { reads: method === "GET" || method === "HEAD" });
  if (refusal) {
    log().warn({ request_id: requestId, reason: String(thrown) }, "the database was not available");
    return refusal;
  }
  log().error({ request_id: requestId, err: thrown }, "request failed");
  return new Refusal(
    "internal_error",
    `The server's log tells more under request ${requestId}. Look whether the change is kept before you repeat it.`,
  );
}

function headersOf(code: ProblemCode, retryAfterSec: number | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  if (retryAfterSec !== undefined) headers["Retry-After"] = String(Math.max(1, Math.ceil(retryAfterSec)));
  if (code === "unauthorized" || code === "device_revoked") headers["WWW-Authenticate"] = "Bearer";
  if (code === "unsupported_encoding") headers["Accept-Encoding"] = REQUEST_ENCODINGS;
  return headers;
}
