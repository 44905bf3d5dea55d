import type { Confirmed } from "../confirmed";
import { type Names, recordKey } from "../local-state";
import type { SyncStorage } from "../storage/storage";

/** What the device knows of a record beside WatermelonDB, by `recordKey`. */
export type Shadow = Confirmed & {
  /** When the server was last heard of it, in ms. */
  at?: number;
  /** What the device shows until WatermelonDB has taken pull `n` over, which brought something newer. */
  before?: { n: number; version: number };
  /** Versions on which unsent edits were made, by column, where others' changes came in since; "" is a deletion. */
  bases?: { [column: string]: number };
};

/** An edit that was answered, by `SETTLED + recordKey`, until its row in WatermelonDB shows what came of it. */
export type Settled = Names & {
  /** What was sent, as `contentId` by column. */
  sent: { [column: string]: string };
  /** The last edit of the row that is in it, by the device's clock. */
  seen: number;
  /** The version on which an edit stands that the user made since. */
  base: number;
  /** It was a deletion. */
  deleted: boolean;
};
export const SETTLED = "settled/";

/** Edits that the server refused, as texts, by `REFUSED + recordKey`: they need not be sent again as they are. */
export const REFUSED = "refused/";

/**
 * WatermelonDB's timestamps, which count pulls here, and what belongs to them, oldest first: the last pull taken over, and
 * the newest. `checkpoint`: null where the server no longer takes it. `columns`: the tables' columns then, to notice the
 * ones that an update of the app added. `heardAt`: when it was, in ms by the device's clock.
 */
export type Pulls = {
  n: number;
  checkpoint: string | null;
  columns?: { [table: string]: string[] };
  heardAt?: number;
}[];
export const PULLS = "pulls";

/** Where nobody knows on which version an edit of a row was made: everybody else's edits contest it. */
export const UNKNOWN_BASE = 1;

/** The version that the device shows of a record when WatermelonDB has taken pull `taken` over and none after it. */
export function shownVersion(shadow: Shadow | undefined, taken: number): number {
  if (!shadow) return 0;
  return shadow.before && shadow.before.n > taken ? shadow.before.version : shadow.version;
}

export async function readShadows(
  storage: SyncStorage,
  names: readonly Names[],
): Promise<Map<string, Shadow>> {
  const keys = [...new Set(names.map(recordKey))];
  const rows = (await storage.read(keys)) as (Shadow | undefined)[];
  return new Map(keys.flatMap((key, at) => (rows[at] ? [[key, rows[at]]] : [])));
}

/** Everything that is known of these domains. */
export async function allShadows(
  storage: SyncStorage,
  domains: readonly string[],
): Promise<Map<string, Shadow>> {
  const ranges = domains.map((domain) => storage.range(recordKey({ domain, mobile_id: "" })));
  return new Map((await Promise.all(ranges)).flat() as [string, Shadow][]);
}
