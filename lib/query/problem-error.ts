import type { Problem } from "@/lib/contract/problem";

/** A refusal of the dashboard's API as the browser got it: `message` is a sentence to show. */
export class ProblemError extends Error {
  override name = "ProblemError";

  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}
