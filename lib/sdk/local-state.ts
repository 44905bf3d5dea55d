import type { Confirmed } from "./confirmed";
import type { Entry } from "./entry";

/**
 * What the device keeps, by storage key. Outbox keys sort in the order of the edits:
 * `record/<domain>/<mobile_id>` → KeptRecord · `outbox/<n>` → PendingEdit · `aside/<n>` → SetAside · `batch` → SentBatch ·
 * `pull` → PullMark.
 */
export const RECORDS = "record/";
export const OUTBOX = "outbox/";
export const ASIDE = "aside/";
export const BATCH = "batch";
export const PULL = "pull";

/** A confirmed record with the round of pulls from nothing that it was last heard of in. */
export type KeptRecord = Confirmed & { round: number };

/** An edit in the outbox. `queued`: the server has it and will apply it; it is shown until the record is heard of again. */
export type PendingEdit = { entry: Entry; queued?: true };

/** An edit that the server refused: out of the outbox, kept until the app dismisses it. */
export type SetAside = { entry: Entry; code: string; message: string };

/** What a push asks for its first page of changes. */
export type PageRequest = { checkpoint: string | null; limit: number; domains?: string[] };

/** The batch that awaits its answer: the outbox keys of its edits. */
export type SentBatch = { batch_id: string; keys: string[]; pull?: PageRequest };

/** How far this device has pulled. `refreshing`: a pull from nothing is under way, after which what it did not bring is gone. */
export type PullMark = { checkpoint: string | null; round: number; refreshing?: true };

export type Names = { domain: string; mobile_id: string };

export function recordKey({ domain, mobile_id }: Names): string {
  return `${RECORDS}${encodeURIComponent(domain)}/${mobile_id}`;
}

/** Where an edit of the outbox goes when it is set aside. */
export function asideKey(outboxKey: string): string {
  return outboxKey.replace(OUTBOX, ASIDE);
}
