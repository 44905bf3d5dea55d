import type { Priority } from "../contract/entry";
import type { Confirmed } from "./confirmed";
import type { Entry } from "./entry";
import type { Fault, SeenAnswer } from "./sync-error";

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
export const LANE = "batch";

export function isLane(key: string): key is Lane {
  return key.startsWith(LANE);
}

/** A confirmed record with the round of pulls from nothing that it was last heard of in. */
export type KeptRecord = Confirmed & { round: number };

/**
 * An edit in the outbox. `queued`: the server has it and will apply it; it is shown until the record is heard of again.
 * So is one whose answer the storage was too full to keep. `sent`: how it goes to the server, where that is how it was sent
 * before the app's schema changed. `before`: how it was before that, newest first. `heard`: the server's clock, in ms, when
 * the device had last heard of it before the edit was made.
 */
export type PendingEdit = {
  entry: Entry;
  queued?: true;
  sent?: Entry;
  before?: readonly Entry[];
  heard?: number;
};

/**
 * An edit that the server refused or never answered well: out of the outbox, kept until the app dismisses it. `answer` is
 * what was seen instead of an answer: status, media type and the first 500 characters. An edit that was never answered
 * well goes again `under` other versions of app and server, if the fields it changes still stand as they did (`was`).
 * `before`: as of a PendingEdit.
 */
export type SetAside = {
  entry: Entry;
  code: string;
  message: string;
  errors?: readonly Fault[];
  answer?: SeenAnswer;
  under?: string;
  was?: string;
  before?: readonly Entry[];
};

/** What a page of changes is asked for: it ends at `limit` changes or `max_bytes` of JSON, whichever comes first. */
export type PageRequest = {
  checkpoint: string | null;
  limit: number;
  max_bytes?: number;
  domains?: readonly string[];
};

/** What a partial sync takes: edits of at least this priority, at most so many. */
export type Portion = { priority: Priority; max_items: number };

/** A batch that awaits its answer: the outbox keys of its edits. */
export type SentBatch = { batch_id: string; keys: string[]; portion?: Portion };

/** A batch on its way: the same edits under the same id until it is answered. */
export type OpenBatch = {
  lane: Lane;
  batch_id: string;
  entries: Entry[];
  portion?: Portion;
};

/** By which layout the state was written, and by which version of the app's own schema. */
export type StateVersions = { state: number; schema: number };

/**
 * How far this device has pulled. `refreshing`: a pull from nothing is under way, after which what it did not bring is
 * gone. `time`: the latest reading of the device's clock, in ms; `heardAt` and `serverTime`: of both clocks when the device
 * last heard of the server. `domains`: those that
 * are pulled; all of them where absent. `dropped`: records of others were let go of.
 */
export type PullMark = {
  checkpoint: string | null;
  round: number;
  refreshing?: boolean;
  time?: number;
  heardAt?: number;
  serverTime?: number;
  domains?: string;
  dropped?: boolean;
  lingering?: boolean;
};

/** From nothing once more; records stay until the pull has ended. */
export function afresh(mark: PullMark): PullMark {
  return { ...mark, checkpoint: null, round: mark.round + 1, refreshing: true };
}

export type Names = { domain: string; mobile_id: string };

export function recordKey({ domain, mobile_id }: Names): string {
  return `${RECORDS}${encodeURIComponent(domain)}/${mobile_id}`;
}

/** The record that has this key. */
export function namesIn(key: string): Names {
  const [, domain = "", mobile_id = ""] = key.split("/");
  return { domain: decodeURIComponent(domain), mobile_id };
}

/** Where an edit of the outbox goes when it is set aside. */
export function asideKey(outboxKey: string): string {
  return outboxKey.replace(OUTBOX, ASIDE);
}
