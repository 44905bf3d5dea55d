import type { Fields } from "../../contract/json";
import type { PushConflict, PushResult } from "../../contract/push";
import { afterResult, type Confirmed, isAsExpected } from "../confirmed";
import type { Entry } from "../entry";

/** A record as the adapter keeps it by `recordKey`. */
export type KeptRecord = Confirmed & {
  /** When the server was last heard of it, in ms. */
  at?: number;
  /** The pull from nothing that last brought it. */
  round?: string;
  answered?: AnsweredState;
};

/**
 * The document as it was when its last edit was sent that is answered by now. RxDB may hand over that edit again with
 * later ones, where the app ended before RxDB knew of the answer.
 */
export type AnsweredState = {
  /** In which life of the storage. */
  life: string;
  /** The version of the document that RxDB takes for the server's as long as it does not know of the answer. */
  from: number;
  /** The version on which later edits stand. */
  base: number;
  /** Nothing where the edit was a deletion. */
  fields: Fields | null;
  /** The last edit of the document that is in it, by the device's clock. */
  seen: number;
};

/** What goes with an edit until it is answered. */
export type EditNote = Omit<AnsweredState, "base">;

/** The record after an answer. What was heard of it since the edit was sent stays. */
export function afterAnswer(
  known: KeptRecord | undefined,
  { entry, note, result }: { entry: Entry; note: EditNote; result: PushResult },
  conflicts: readonly PushConflict[],
  at: number,
): KeptRecord {
  const isOld = known !== undefined && known.version > (result.version ?? 0) && result.status !== "rejected";
  const after = isOld ? known : (afterResult(known, entry, result, conflicts) ?? NEVER_MADE);
  return { ...after, round: known?.round, at, answered: { ...note, base: baseAfter(entry, result) } };
}

/** Where the server refused to make a record. */
export const NEVER_MADE: Confirmed = { version: 0, fields: {}, deleted: true };

function baseAfter(entry: Entry, result: PushResult): number {
  if (result.status === "rejected") return entry.base_version;
  // Another side's edits came between, which the user has not seen: they are contested, whatever they were made on.
  return isAsExpected(entry, result) ? (result.version ?? 1) : Math.max(1, entry.base_version);
}
