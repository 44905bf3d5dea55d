import type { ProblemCode, ProblemIssue } from "@/lib/contract/problem";

/** A service's "no": a stable code, a sentence that says what to do, and what is wrong where. `http` turns it into problem+json. */
export class Refusal extends Error {
  override name = "Refusal";

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly options: { errors?: ProblemIssue[]; retryAfterSec?: number; keptVersion?: number } = {},
  ) {
    super(`${code}: ${detail}`);
  }
}
