import type { Fields } from "../../contract/json";
import type { Confirmed } from "../confirmed";
import { type Names, recordKey } from "../local-state";
import type { SyncStorage } from "../storage/storage";

/** What the device knows of a record beside WatermelonDB, by `recordKey`. */
export type Shadow = Confirmed & {
  /** What the device shows until WatermelonDB has taken pull `n` over, which brought something newer. */
  before?: { n: number; version: number };
  /** Versions on which unsent edits were made, by column, where others' changes came in since; "" is a deletion. */
  bases?: { [column: string]: number };
};

/** WatermelonDB shows something else than the server's answer made of an edit: the next pull sets it right. */
export type Amendment = Names & {
  /** What was sent, and on which version. */
  sent: Fields;
  base: number;
  /** Fields that the device may show. */
  shown: string[];
  /** In which pull it was told. */
  given?: number;
};

/** Amendments by `AMENDMENTS + recordKey`. */
export const AMENDMENTS = "amend/";

/** Edits that the server refused, as text, by `REFUSED + recordKey`: they need not be sent again as they are. */
export const REFUSED = "refused/";

/** WatermelonDB's timestamps, which count pulls here, and our checkpoints, oldest first: the last taken over, and the newest. */
export type Pulls = { n: number; checkpoint: string }[];
export const PULLS = "pulls";

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

/** Of a record's key, its names. */
export function namesOf(key: string): Names {
  const [, domain = "", mobile_id = ""] = key.split("/");
  return { domain: decodeURIComponent(domain), mobile_id };
}
