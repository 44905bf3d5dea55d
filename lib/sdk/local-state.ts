import type { Priority } from "../contract/entry";
import type { Confirmed } from "./confirmed";
import type { Entry } from "./entry";

/**
 * What the device keeps, by storage key. Outbox keys sort in the order of the edits:
 * `record/<domain>/<mobile_id>` → KeptRecord · `outbox/<n>` → PendingEdit · `aside/<n>` → SetAside · `batch` and
 * `batch/urgent` → SentBatch · `pull` → PullMark · `meta` → StateVersions ·
 * `owner` → Owner.
 */
export const RECORDS = "record/";
export const OUTBOX = "outbox/";
export const ASIDE = "aside/";
export const PULL = "pull";
export const META = "meta";
export const OWNER = "owner";

/**
 * Two batches may await their answers at once, of different records: the one of everything, and one of urgent edits that
 * went ahead of it. Each is kept under its lane's name.
 */
export const LANES = ["batch/urgent", "batch"] as const;
export type Lane = (typeof LANES)[number];

export function isLane(key: string): key is Lane {
  return (LANES as readonly string[]).includes(key);
}

/** A confirmed record with the round of pulls from nothing that it was last heard of in. */
export type KeptRecord = Confirmed & { round: number };

/**
 * An edit in the outbox. `queued`: the server has it and will apply it; it is shown until the record is heard of again.
 * So is one whose answer the storage was too full to keep. `sent`: how it was sent before the app's schema changed.
 */
export type PendingEdit = { entry: Entry; queued?: true; sent?: Entry };

/**
 * An edit that the server refused or never answered well: out of the outbox, kept until the app dismisses it. `answer` is
 * what was seen instead of an answer: status, media type and the first 500 characters. An edit that was never answered
 * well goes again `under` other versions of app and server, if the fields it changes still stand as they did (`was`).
 */
export type SetAside = {
  entry: Entry;
  code: string;
  message: string;
  answer?: { status: number; type: string | null; text: string };
  under?: string;
  was?: string;
};

/** What a page of changes is asked for: it ends at `limit` changes or `max_bytes` of JSON, whichever comes first. */
export type PageRequest = {
  checkpoint: string | null;
  limit: number;
  max_bytes?: number;
  domains?: string[];
};

/** What a partial sync takes: edits of at least this priority, at most so many, and changes since a checkpoint. */
export type Portion = { priority: Priority; max_items: number; checkpoint: string | null };

/** A batch that awaits its answer: the outbox keys of its edits. */
export type SentBatch = { batch_id: string; keys: string[]; portion?: Portion };

/** By which layout the state was written, and by which version of the app's own schema. */
export type StateVersions = { state: number; schema: number };

/**
 * How far this device has pulled. `refreshing`: a pull from nothing is under way, after which what it did not bring is
 * gone. `time` and `serverTime`: the latest readings of the device's and the server's clock, in ms. `domains`: those that
 * are pulled; all of them where absent. `dropped`: records of others were let go of.
 */
export type PullMark = {
  checkpoint: string | null;
  round: number;
  refreshing?: true;
  time?: number;
  serverTime?: number;
  domains?: string;
  dropped?: boolean;
  lingering?: boolean;
};

export type Names = { domain: string; mobile_id: string };

export function recordKey({ domain, mobile_id }: Names): string {
  return `${RECORDS}${encodeURIComponent(domain)}/${mobile_id}`;
}

/** Where an edit of the outbox goes when it is set aside. */
export function asideKey(outboxKey: string): string {
  return outboxKey.replace(OUTBOX, ASIDE);
}
