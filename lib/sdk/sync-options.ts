import type { NetworkQuality, Priority } from "../contract/entry";
import type { Fields } from "../contract/json";
import type { AppStateSource } from "./app-state";
import type { Token } from "./credential";
import type { NetworkSource } from "./network";
import type { PokeSource } from "./poke";
import type { Fetch } from "./send";
import type { AppSchema } from "./state-version";
import type { SyncStorage } from "./storage/storage";
import type { SharedDictionary } from "./with-dictionary";
import type { Gzip } from "./with-gzip";
import type { RetryOptions } from "./with-retry";
import type { AbortControllerClass, SetTimer } from "./with-timeout";

/** What a platform brings; `platform(globalThis)` collects it. */
export type Platform = {
  fetch: Fetch;
  setTimer: SetTimer;
  AbortController?: AbortControllerClass;
  gzip?: Gzip;
  /** For fewer bytes in small batches: `sharedDictionary` of `@tidelock/sdk/dictionary`. */
  dictionary?: SharedDictionary;
  /** Makes unique ids for records and batches; `shortId` of a UUID from `random` where absent. */
  newId?: () => string;
};

export type SyncClientOptions = Platform & {
  /** Where the server is, as `https://sync.example.com`. */
  url: string;
  /** The device's token from `enrollDevice`, or how to get it at each request. */
  token: Token;
  /** Told with each request, for people to see, and for a tenant that no longer takes old ones. */
  appVersion?: string;
  /** Of one device of one tenant, and of one person if `user` says whom; it refuses others until `wipe`. */
  storage: SyncStorage;
  /** Who uses the device, where several people do: any id that is not given anew. */
  user?: string;
  /** The device's clock in ms since 1970. */
  clock?: () => number;
  /** At least 0 and below 1. */
  random?: () => number;
  /** How good the network is now: sizes batches and pages, and says when there is none. `good` where absent. */
  network?: NetworkSource | (() => NetworkQuality);
  /** Whether a person has the app before them: `start` syncs only then. Always, where absent. */
  appState?: AppStateSource;
  /** Opens the server's event stream while `start` runs, so that others' changes come at once. */
  pokes?: PokeSource;
  /** Pulls these domains only. Records of others leave the device when it is opened, once no edits of them wait. */
  domains?: readonly string[];
  /** How urgent an edit is that does not say so itself, by the record as it will be. */
  priorityOf?: (domain: string, fields: Fields) => Priority | undefined;
  /** The app's own schema: what the storage has of an older one is migrated, of a newer one refused. */
  schema?: AppSchema;
  /** For one attempt, the reading of the answer included; 30 s where absent. */
  timeoutMs?: number;
  retry?: Partial<RetryOptions>;
};
