import { Credential } from "./credential";
import { type DurableState, durableState } from "./durable-state";
import { Emitter } from "./emitter";
import type { SyncEvents } from "./events";
import { type LocalStore, localStore } from "./local-store";
import { Measurements } from "./measurements";
import { type NetworkSource, networkSource } from "./network";
import { opIds } from "./op-ids";
import { type OpenBatches, openBatches } from "./open-batches";
import { openServer } from "./open-server";
import { ownerOf } from "./owner";
import { Pace } from "./pace";
import type { Server } from "./server";
import { randomId } from "./short-id";
import { FIRST_SCHEMA } from "./state-version";
import type { SyncClientOptions } from "./sync-options";

/** What a client works with, put together from what the app and its platform brought. */
export type Session = {
  state: DurableState;
  store: LocalStore;
  batches: OpenBatches;
  server: Server;
  events: Emitter<SyncEvents>;
  measurements: Measurements;
  /** How often each edit failed alone while others got through, by op id. */
  doubts: Map<string, number>;
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
  const newId = options.newId ?? (() => randomId(random));
  const network = networkSource(options.network);
  const pace = new Pace(network.state);
  const { schema = { version: FIRST_SCHEMA }, domains, user } = options;
  const credential = new Credential(options, (token) => state.check(ownerOf(token, user)));
  const ownerNow = async () => ownerOf(await credential.read(), user);
  const state = durableState(options.storage, schema, ownerNow, domains);
  return {
    state,
    store: localStore(state, clock),
    batches: openBatches(state, newId, options.domains),
    server: openServer(options, credential, pace),
    events: new Emitter<SyncEvents>(),
    measurements: new Measurements(),
    doubts: new Map(),
    network,
    pace,
    credential,
    clock,
    newId,
    newOpId: opIds(clock, random),
  };
}
