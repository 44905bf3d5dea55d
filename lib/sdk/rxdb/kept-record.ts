import type { Fields } from "../../contract/json";
import type { PushConflict, PushResult } from "../../contract/push";
import { commonBase } from "../adapter/useless-checkpoint";
import { afterResult, type Confirmed, isAsExpected } from "../confirmed";
import type { Entry } from "../entry";

/** A record as the adapter keeps it by `recordKey`. */
export type KeptRecord = Confirmed & {
  /** When the server was last heard of it, in ms. */
  at?: number;
  /** The pull from nothing that last brought it. */
  round?: string;
  answered?: AnsweredState;
  lost?: LostVersions;
};

/**
 * Versions of a time that a restored server lost, which RxDB's document may still carry: above `kept`, up to `upTo`. The
 * server gives the same numbers once more, to other states.
 */
export type LostVersions = { kept: number; upTo: number };

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

/** What came of an edit; of a record that was offered back there is no note. */
type Answered = { entry: Entry; note?: EditNote; result: PushResult };

/** The record after an answer. What was heard of it since the edit was sent stays. */
export function afterAnswer(
  known: KeptRecord | undefined,
  { entry, note, result }: Answered,
  conflicts: readonly PushConflict[],
  now: number,
): KeptRecord {
  const isOld = known !== undefined && known.version > (result.version ?? 0) && result.status !== "rejected";
  const after = isOld ? known : (afterResult(known, entry, result, conflicts) ?? NEVER_MADE);
  const { round, lost, at } = known ?? {};
  // Of a record that was offered back, RxDB hears by the pull that follows.
  if (!note) return { ...after, round, lost, at, answered: known?.answered };
  return { ...after, round, lost, at: now, answered: { ...note, base: baseAfter(entry, result) } };
}

/**
 * The record where the server turns out to be restored, with nothing of the lost time in common. It stays as it is shown
 * until it is heard of again.
 */
export function afterRestore(known: KeptRecord, kept = 0): KeptRecord {
  const { answered, lost, version } = known;
  const common = Math.min(kept, lost?.kept ?? kept);
  return {
    ...known,
    version: 0,
    answered: answered && { ...answered, base: commonBase(answered.base, kept) },
    lost: { kept: common, upTo: Math.max(version, lost?.upTo ?? 0) },
  };
}

/** Where the server refused to make a record. */
export const NEVER_MADE: Confirmed = { version: 0, fields: {}, deleted: true };

function baseAfter(entry: Entry, result: PushResult): number {
  if (result.status === "rejected") return entry.base_version;
  // Another side's edits came between, which the user has not seen: they are contested, whatever they were made on.
  return isAsExpected(entry, result) ? (result.version ?? 1) : Math.max(1, entry.base_version);
}
