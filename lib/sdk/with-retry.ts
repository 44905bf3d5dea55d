import { isRefusal, meaningOf } from "./meaning";
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

/** Runs an attempt until it succeeds, or there is no use in another; no more than `tries` times, where that is given. */
export type Retry = <Answer>(attempt: () => Promise<Answer>, tries?: number) => Promise<Answer>;

/**
 * Tries again what may pass: no connection, time-outs, answers of somebody in between, overload, a batch that is being
 * processed. Waits with full jitter (AWS, "Exponential Backoff And Jitter"), and at least as long as `Retry-After` asks.
 */
export function withRetry(
  { attempts, baseMs, capMs, patienceMs }: RetryOptions,
  { setTimer, random }: { setTimer: SetTimer; random: () => number },
): Retry {
  return async (attempt, tries = attempts) => {
    for (let tried = 1; ; tried++) {
      try {
        return await attempt();
      } catch (error) {
        const isLast = tried >= Math.min(tries, attempts);
        if (!mayPass(error) || isLast || error.retryAfterMs > patienceMs) throw error;
        const wait = error.retryAfterMs + random() * Math.min(capMs, baseMs * 2 ** (tried - 1));
        await new Promise<void>((resolve) => setTimer(resolve, wait));
      }
    }
  };
}

/** What is too large for somebody in between (413) never passes as it is. */
function mayPass(error: unknown): error is SyncError {
  if (!(error instanceof SyncError) || error.status === 413) return false;
  const meaning = meaningOf(error);
  return meaning === "failed" ? error.code === "internal_error" : !isRefusal(meaning);
}
