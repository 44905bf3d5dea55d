import type { Send } from "./send";
import { SyncError } from "./sync-error";

/** Longest that a request is waited for, where the app says nothing else. */
export const TIMEOUT_MS = 30_000;

/** Calls `run` once after `ms`, unless the returned function is called before. */
export type SetTimer = (run: () => void, ms: number) => () => void;

/** The platform's AbortController, where it has one. */
export type AbortControllerClass = new () => { readonly signal: unknown; abort(): void };

/**
 * `send` that gives up after so many ms, the reading of the body included, and aborts the request where the platform can.
 * @throws SyncError `timeout`
 */
export function withTimeout(
  send: Send,
  patience: () => number,
  setTimer: SetTimer,
  AbortController?: AbortControllerClass,
): Send {
  return async (request) => {
    const controller = AbortController && new AbortController();
    const ms = patience();
    return new Promise((resolve, reject) => {
      const cancel = setTimer(() => {
        reject(new SyncError("timeout", `${request.url} did not answer in time`));
        controller?.abort();
      }, ms);
      void send({ ...request, signal: controller?.signal })
        .then(resolve, reject)
        .finally(cancel);
    });
  };
}
