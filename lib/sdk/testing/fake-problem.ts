import { PROBLEMS, type ProblemCode, type ProblemIssue } from "../../contract/problem";

/** Why the fake server refuses a request: with the contract's own status and title. */
export class FakeProblem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly errors?: ProblemIssue[],
    readonly keptVersion?: number,
  ) {
    super(PROBLEMS[code].title);
  }
}
