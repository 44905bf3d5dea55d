import type { ProblemCode } from "../contract/problem";

/**
 * The server's problem code, or why there was no answer at all: `network` (no connection), `timeout`, `bad_answer` (not
 * from Tidelock, as a captive portal's page).
 */
export type SyncErrorCode = ProblemCode | "network" | "timeout" | "bad_answer";

/** What is wrong where: the path of a field, and a sentence. */
export type Fault = { path: string; message: string };

/** Why a sync ended early. Nothing is lost: the outbox stays, and an unanswered batch is resent by the next sync. */
export class SyncError extends Error {
  override name = "SyncError";
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  readonly errors: readonly Fault[];
  /** How long the server asked to be left alone. */
  readonly retryAfterMs: number;

  constructor(
    readonly code: SyncErrorCode,
    readonly detail: string,
    about: { status?: number; errors?: readonly Fault[]; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, { cause: about.cause });
    this.status = about.status ?? 0;
    this.errors = about.errors ?? [];
    this.retryAfterMs = about.retryAfterMs ?? 0;
  }
}
