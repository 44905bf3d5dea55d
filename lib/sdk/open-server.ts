import { type Credential, callAt } from "./credential";
import { type Pace, withPace } from "./pace";
import { sendJson } from "./send";
import { type Server, serverBy } from "./server";
import type { SyncClientOptions } from "./sync-options";
import { withGzip } from "./with-gzip";
import { RETRY_DEFAULTS, withRetry } from "./with-retry";
import { TIMEOUT_MS, withTimeout } from "./with-timeout";

/** The longest that one attempt may take, unless the app itself gives more. */
const LONGEST_MS = 60_000;

export type ServerOptions = Pick<
  SyncClientOptions,
  | "url"
  | "fetch"
  | "gzip"
  | "dictionary"
  | "timeoutMs"
  | "setTimer"
  | "AbortController"
  | "retry"
  | "clock"
  | "random"
>;

/** The server at `url`, asked as often as it takes: each attempt compressed, timed, measured, and repeated where that may help. */
export function openServer(options: ServerOptions, credential: Credential, pace: Pace): Server {
  const { url, setTimer, clock = Date.now, random = Math.random, timeoutMs = TIMEOUT_MS } = options;
  const gzipping = withGzip(options.fetch, options.gzip);
  const packing = options.dictionary?.over(gzipping, options.dictionary) ?? gzipping;
  const patience = () => Math.max(timeoutMs, Math.min(LONGEST_MS, timeoutMs * pace.patience));
  const timely = withTimeout(sendJson(packing, clock), patience, setTimer, options.AbortController);
  const retry = withRetry({ ...RETRY_DEFAULTS, ...options.retry }, { setTimer, random });
  return serverBy(callAt(url, credential, withPace(timely, pace, clock, timeoutMs), retry));
}
