import { type Credential, credentialOf } from "./credential";
import { type DurableState, durableState } from "./durable-state";
import { type Emitter, emitter } from "./emitter";
import type { SyncEvents, SyncReport } from "./events";
import { type Measurements, newMeasurements } from "./measurements";
import { type NetworkSource, networkSource } from "./network";
import { opIds } from "./op-ids";
import { openServer } from "./open-server";
import { ownerOf } from "./owner";
import { type Pace, paceOn } from "./pace";
import type { Server } from "./server";
import { randomId } from "./short-id";
import { FIRST_SCHEMA } from "./state-version";
import type { SyncClientOptions } from "./sync-options";

/** What a client works with, put together from what the app and its platform brought. */
export type Session = {
  state: DurableState;
  server: Server;
  events: Emitter<SyncEvents>;
  measurements: Measurements;
  /** How often each edit failed alone while others got through, by op id. */
  doubts: Map<string, number>;
  network: NetworkSource;
  pace: Pace;
  credential: Credential;
  clock: () => number;
  random: () => number;
  newId: () => string;
  newOpId: () => string;
};

/** One sync: what it works with, and what it did so far. */
export type Run = Session & { report: SyncReport };

/** `options` with everything that was left out. */
export function openSession(options: SyncClientOptions): Session {
  const { clock = Date.now, random = Math.random, newId = () => randomId(random) } = options;
  const network = networkSource(options.network);
  const pace = paceOn(network.state);
  const { schema = { version: FIRST_SCHEMA }, domains, user } = options;
  const credential = credentialOf(options, (token) => state.check(ownerOf(token, user)));
  const ownerNow = async () => ownerOf(await credential.read(), user);
  const state = durableState(options.storage, schema, ownerNow, domains);
  return {
    state,
    server: openServer(options, credential, pace),
    events: emitter<SyncEvents>(),
    measurements: newMeasurements(),
    doubts: new Map(),
    network,
    pace,
    credential,
    clock,
    random,
    newId,
    newOpId: opIds(clock, random),
  };
}
