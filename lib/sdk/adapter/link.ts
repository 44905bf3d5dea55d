import { type Credential, credentialOf } from "../credential";
import { networkSource } from "../network";
import { opIds } from "../op-ids";
import { openServer } from "../open-server";
import { type Pace, paceOn } from "../pace";
import type { Server } from "../server";
import { randomId } from "../short-id";
import type { SyncClientOptions } from "../sync-options";

/** What an adapter for another client's sync needs of ours. `storage` keeps what the server confirmed to this device. */
export type LinkOptions = Pick<
  SyncClientOptions,
  | "url"
  | "token"
  | "appVersion"
  | "storage"
  | "fetch"
  | "setTimer"
  | "AbortController"
  | "gzip"
  | "dictionary"
  | "newId"
  | "clock"
  | "random"
  | "network"
  | "timeoutMs"
  | "retry"
>;

/** The server, and how this device talks to it. */
export type Link = {
  server: Server;
  credential: Credential;
  pace: Pace;
  clock: () => number;
  newId: () => string;
  newOpId: () => string;
};

export function linkOf(options: LinkOptions): Link {
  const { clock = Date.now, random = Math.random } = options;
  const pace = paceOn(networkSource(options.network).state);
  const credential = credentialOf(options);
  return {
    server: openServer(options, credential, pace),
    credential,
    pace,
    clock,
    newId: options.newId ?? (() => randomId(random)),
    newOpId: opIds(clock, random),
  };
}
