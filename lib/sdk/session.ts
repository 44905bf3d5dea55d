import { Credential, callAt } from "./credential";
import { DurableState } from "./durable-state";
import { Emitter } from "./emitter";
import type { SyncEvents } from "./events";
import { LocalStore } from "./local-store";
import { Measurements } from "./measurements";
import { type NetworkSource, networkSource } from "./network";
import { opIds } from "./op-ids";
import { OpenBatches } from "./open-batches";
import { ownerOf } from "./owner";
import { Pace, withPace } from "./pace";
import { sendJson } from "./send";
import { type Server, serverBy } from "./server";
import { shortId } from "./short-id";
import { NO_SCHEMA } from "./state-version";
import type { SyncClientOptions } from "./sync-options";
import { uuid } from "./uuid";
import { withGzip } from "./with-gzip";
import { RETRY_DEFAULTS, withRetry } from "./with-retry";
import { TIMEOUT_MS, withTimeout } from "./with-timeout";

/** What a client works with, put together from what the app and its platform brought. */
export type Session = {
  state: DurableState;
  store: LocalStore;
  batches: OpenBatches;
  server: Server;
  events: Emitter<SyncEvents>;
  measurements: Measurements;
  network: NetworkSource;
  pace: Pace;
  credential: Credential;
  clock: () => number;
  newId: () => string;
  newOpId: () => string;
};

/** `options` with everything that was left out. */
export function openSession(options: SyncClientOptions): Session {
  const { clock = Date.now, random = Math.random } = options;
  const newId = options.newId ?? (() => shortId(uuid(random)));
  const network = networkSource(options.network);
  const pace = new Pace(network.state);
  const { schema = NO_SCHEMA, domains, user } = options;
  const credential = new Credential(options, (token) => state.check(ownerOf(token, user)));
  const ownerNow = async () => ownerOf(await credential.read(), user);
  const state = new DurableState(options.storage, schema, ownerNow, domains);
  return {
    state,
    store: new LocalStore(state, clock),
    batches: new OpenBatches(state, newId, options.domains),
    server: serverBy(callAt(options.url, credential, patientSend(options, pace), clock)),
    events: new Emitter<SyncEvents>(),
    measurements: new Measurements(),
    network,
    pace,
    credential,
    clock,
    newId,
    newOpId: opIds(clock, random),
  };
}

/** One request as often as it takes: each attempt compressed, timed, measured, and repeated where that may help. */
export function patientSend(
  options: Pick<
    SyncClientOptions,
    | "fetch"
    | "gzip"
    | "dictionary"
    | "timeoutMs"
    | "setTimer"
    | "AbortController"
    | "retry"
    | "clock"
    | "random"
  >,
  pace: Pace,
) {
  const { setTimer, clock = Date.now, random = Math.random } = options;
  const { dictionary } = options;
  const zipping = withGzip(options.fetch, options.gzip);
  const packing = dictionary?.over(zipping, dictionary) ?? zipping;
  const whole = sendJson(packing);
  const timely = withTimeout(whole, options.timeoutMs ?? TIMEOUT_MS, setTimer, options.AbortController);
  const measured = withPace(timely, pace, clock);
  return withRetry(measured, { ...RETRY_DEFAULTS, ...options.retry }, { setTimer, random, clock });
}
