import type { ProblemCode, ProblemIssue } from "../../contract/problem";

/** Why the fake server refuses a request. */
export class FakeProblem extends Error {
  constructor(
    readonly code: keyof typeof FAKE_PROBLEMS,
    readonly errors?: ProblemIssue[],
  ) {
    super(code);
  }
}

/** Status and title of each refusal; `sdk.test.ts` holds them to the contract. */
export const FAKE_PROBLEMS = {
  unauthorized: { status: 401, title: "Sign in or send a valid token" },
  device_revoked: { status: 401, title: "This device was revoked" },
  not_found: { status: 404, title: "Not found" },
  checkpoint_expired: { status: 410, title: "The checkpoint is too old: start from nothing" },
  payload_too_large: { status: 413, title: "The body is too large" },
  invalid_request: { status: 422, title: "The request is not valid" },
  idempotency_mismatch: { status: 422, title: "This batch id was used for other content" },
  client_outdated: { status: 426, title: "The app is too old for this server" },
} as const satisfies Partial<Record<ProblemCode, { status: number; title: string }>>;
