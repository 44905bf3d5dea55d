import type { ProblemCode } from "../contract/problem";

/**
 * The server's problem code, or why there was no answer of Tidelock's: `network` (no connection, or the answer broke off),
 * `timeout`, `bad_answer` (something between the device and the server answers, as a captive portal).
 */
export type SyncErrorCode = ProblemCode | "network" | "timeout" | "bad_answer";

/** What is wrong where: the path of a field, and a sentence. */
export type Fault = { path: string; message: string };

/** What came back: status, media type and the first 500 characters. */
export type SeenAnswer = { status: number; type: string | null; text: string };

/** Why a sync ended early. Nothing is lost: the outbox stays, and an unanswered batch is resent by the next sync. */
export class SyncError extends Error {
  override name = "SyncError";
  /** HTTP status; 0 where there was no answer. */
  readonly status: number = 0;
  readonly errors: readonly Fault[] = [];
  /** How long the server asked to be left alone; an hour at most. */
  readonly retryAfterMs: number = 0;
  /** By which the server's log knows the request. */
  declare readonly requestId?: string;
  declare readonly answer?: SeenAnswer;
  /** After a restore of the server: up to this version, what the device knows is what the server knows. */
  declare readonly keptVersion?: number;

  constructor(
    readonly code: SyncErrorCode,
    readonly detail: string,
    { cause, ...about }: About = {},
  ) {
    super(`${code}: ${detail}`, { cause });
    Object.assign(this, about);
  }
}

type About = Partial<
  Pick<SyncError, "status" | "errors" | "retryAfterMs" | "requestId" | "answer" | "keptVersion">
> & {
  cause?: unknown;
};
