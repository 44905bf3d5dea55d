import type { Reply, Send } from "./send";
import { SyncError } from "./sync-error";
import type { SetTimer } from "./with-timeout";

/** How patient a client is. Times in ms. */
export type RetryOptions = {
  /** How often a request is sent at most. */
  attempts: number;
  /** Longest wait before the second attempt; it doubles with each further one, up to `capMs`. */
  baseMs: number;
  capMs: number;
  /** A server that asks for more than this is left alone: the sync ends with what it asked for. */
  patienceMs: number;
};

export const RETRY_DEFAULTS: RetryOptions = { attempts: 5, baseMs: 500, capMs: 20_000, patienceMs: 60_000 };

const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * `send` that tries again what may pass: no connection, time-outs, overload, a batch that is being processed. Waits with
 * full jitter (AWS, "Exponential Backoff And Jitter"), and at least as long as `Retry-After` asks.
 */
export function withRetry(
  send: Send,
  options: RetryOptions,
  { setTimer, random, clock }: { setTimer: SetTimer; random: () => number; clock: () => number },
): Send {
  const { attempts, baseMs, capMs, patienceMs } = options;
  return async (request) => {
    for (let attempt = 1; ; attempt++) {
      const outcome = await send(request).catch((error: unknown) => error);
      const asked = isReply(outcome) ? retryAfterMs(outcome, clock()) : 0;
      if (!mayPass(outcome) || attempt >= attempts || asked > patienceMs) {
        if (isReply(outcome)) return outcome;
        throw outcome;
      }
      const wait = asked + random() * Math.min(capMs, baseMs * 2 ** (attempt - 1));
      await new Promise<void>((resolve) => setTimer(resolve, wait));
    }
  };
}

/** What `Retry-After` asks for, in ms: seconds, or a date, read on the server's own clock where it says that. */
export function retryAfterMs(reply: Reply, now: number): number {
  const asked = reply.header("Retry-After")?.trim() ?? "";
  if (/^\d+$/.test(asked)) return Number(asked) * 1000;
  const from = Date.parse(reply.header("Date") ?? "");
  return Math.max(0, Date.parse(asked) - (Number.isNaN(from) ? now : from)) || 0;
}

function mayPass(outcome: unknown): boolean {
  if (!isReply(outcome)) return outcome instanceof SyncError;
  return PASSING.has(outcome.status) || problemCode(outcome) === "idempotency_in_flight";
}

function isReply(outcome: unknown): outcome is Reply {
  return typeof outcome === "object" && outcome !== null && "header" in outcome;
}

function problemCode({ body }: Reply): unknown {
  return typeof body === "object" && body !== null && "code" in body ? body.code : undefined;
}
