import { z } from "zod";

/** Every refusal of the API by its stable code: HTTP status and the title a person reads. */
export const PROBLEMS = {
  malformed_json: { status: 400, title: "The body is not JSON" },
  unauthorized: { status: 401, title: "Sign in or send a valid token" },
  device_revoked: { status: 401, title: "This device was revoked" },
  forbidden: { status: 403, title: "Not allowed" },
  device_mismatch: { status: 403, title: "The token belongs to another device" },
  not_found: { status: 404, title: "Not found" },
  method_not_allowed: { status: 405, title: "This method is not allowed here" },
  idempotency_in_flight: { status: 409, title: "The same batch is being processed" },
  already_resolved: { status: 409, title: "Somebody resolved this already" },
  already_undone: { status: 409, title: "Somebody undid this already" },
  still_waiting: { status: 409, title: "Nobody has decided this yet" },
  nothing_to_undo: { status: 409, title: "There is nothing to undo" },
  record_moved: { status: 409, title: "The record changed meanwhile" },
  conflict: { status: 409, title: "This exists already" },
  checkpoint_expired: { status: 410, title: "The checkpoint is too old: start from nothing" },
  precondition_failed: { status: 412, title: "Somebody changed this meanwhile" },
  payload_too_large: { status: 413, title: "The body is too large" },
  unsupported_encoding: { status: 415, title: "The body's encoding is not supported" },
  misdirected: { status: 421, title: "The server does not answer to this host" },
  record_too_large: { status: 422, title: "The record would be too large" },
  invalid_request: { status: 422, title: "The request is not valid" },
  idempotency_mismatch: { status: 422, title: "This batch id was used for other content" },
  client_outdated: { status: 426, title: "The app is too old for this server" },
  precondition_required: { status: 428, title: "Say which version you saw: send If-Match" },
  rate_limited: { status: 429, title: "Too many requests" },
  internal_error: { status: 500, title: "Something broke on the server" },
  overloaded: { status: 503, title: "The server is busy" },
  outcome_unknown: { status: 503, title: "It is not known whether this was kept" },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** Written out: the SDK's own types name it, and an app that uses them has no zod. */
export type ProblemIssue = { path: string; message: string };
export const ProblemIssue = z.object({
  path: z.string(),
  message: z.string(),
}) satisfies z.ZodType<ProblemIssue>;

/** RFC 9457 problem details, as every refusal is answered (`application/problem+json`). */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  request_id: z.string(),
  errors: z.array(ProblemIssue).optional(),
  /**
   * With `checkpoint_expired` after a restore: up to this version, what the device knows is what the server knows. What it
   * holds from beyond it is of the lost time: the device may offer it back, on this as its base version.
   */
  kept_version: z.number().int().nonnegative().optional(),
});
export type Problem = z.infer<typeof Problem>;
