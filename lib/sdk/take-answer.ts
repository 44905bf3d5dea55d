import type { Change } from "../contract/pull";
import type { PushConflict, PushResult } from "../contract/push";
import { ENTRY_BYTES } from "../contract/record-limits";
import { fitsUtf8 } from "../core/utf8";
import {
  afterChange,
  afterResult,
  type Confirmed,
  isAsExpected,
  isGone,
  standing,
  viewOf,
} from "./confirmed";
import { changedBy, type Entry, isCreation, OLDEST } from "./entry";
import {
  afresh,
  asideKey,
  type KeptRecord,
  type Lane,
  type PendingEdit,
  PULL,
  type PullMark,
  recordKey,
  type SetAside,
} from "./local-state";
import type { StorageBatch } from "./storage/storage";

/** A page of changes, pulled alone or with a push. */
export type Page = {
  changes: Change[];
  checkpoint: string;
  has_more: boolean;
  server_time?: string;
  /** Of a pull from nothing: how many records came, out of how many. */
  progress?: { done: number; total: number };
};

/** Why an edit is set aside. */
export type Refusal = Partial<Omit<SetAside, "entry" | "was" | "before">>;

/** What came of an edit: as the server says it, or as the device says it in its place. */
export type Result = PushResult & Refusal;

/** What the server said: of the batch that awaited it in `lane`, a page of changes, or both. */
export type Answer = {
  lane?: Lane;
  results?: readonly Result[];
  conflicts?: PushConflict[];
  page?: Page;
  /** The server's clock, and how far the device's was ahead of it. */
  server_time?: string;
  clock_offset_ms?: number | null;
};

/** An edit of the outbox, by its key, and what came of it. */
export type Answered = PendingEdit & { key: string; result: Result };

/** What became of edits. */
export type Taken = {
  answered: readonly Answered[];
  aside: readonly SetAside[];
};

/** What the answer meets on the device. */
export type Meeting = {
  answered: readonly Answered[];
  /** Keys of the records that the page names. */
  pulled: ReadonlySet<string>;
  outbox: ReadonlyMap<string, PendingEdit>;
  mark: PullMark;
  /** Every record that the batch or the page names, as far as the device has it. */
  known: ReadonlyMap<string, KeptRecord>;
  /** Records that a pull from nothing, which ends with this page, did not bring. */
  unheard: Iterable<readonly [key: string, record: KeptRecord]>;
  /** The device's clock, and how far it was ahead of the server's, as far as the answer says that. */
  now: number;
  offset: number | null | undefined;
};

/**
 * What an answer changes on the device, as one write: records as the server now confirms them, the outbox without what
 * was answered, refused edits set aside with those of a record whose creation was refused, and the page's checkpoint. An
 * answer that is older than what the device pulled since has everything pulled anew. An edit of a record that the server
 * has forgotten waits again, with the record whole. Pure.
 */
export function takeAnswer(
  { lane, conflicts = [], page, server_time = page?.server_time }: Answer,
  meeting: Meeting,
): { write: StorageBatch } & Taken {
  const { answered, pulled, known, unheard, outbox, mark, now } = meeting;
  const changes = page?.changes ?? [];
  const left = outboxAfter(meeting);
  const again = goOtherwise(meeting, left);

  const awaited = new Set([...left.values()].map(({ entry }) => recordKey(entry)));
  const records = new Map<string, Confirmed | undefined>([...unheard, ...known]);
  /** A record that is gone keeps its fields while edits of it wait: one may bring it back, or have to be sent with it whole. */
  const learn = (key: string, after: Confirmed | undefined) => {
    const before = records.get(key);
    const stays = before && awaited.has(key) && isGone(after);
    records.set(key, stays ? { ...before, version: after?.version ?? before.version, deleted: true } : after);
  };
  let isLate = false;
  for (const { entry, result } of answered) {
    const key = recordKey(entry);
    const before = records.get(key);
    // What was pulled meanwhile is newer than this answer, and nobody knows which of the record's fields.
    if (before && result.version !== undefined && result.version < before.version) isLate = true;
    else learn(key, afterResult(before, entry, result, conflicts));
  }
  const aside = takeRefused(meeting, again, records, left);
  for (const change of changes) {
    const key = recordKey(change);
    learn(key, afterChange(records.get(key), change));
  }
  for (const [key] of unheard) learn(key, undefined);

  const put: [string, unknown][] = [];
  const gone: string[] = [...outbox.keys()].filter((key) => !left.has(key));
  // During a pull from nothing, a record that only an answer to an edit tells of is not yet heard of: it may be deleted
  // again before the pull comes to it.
  const unheardOf = mark.refreshing ? mark.round - 1 : mark.round;
  for (const [key, record] of records) {
    const round = pulled.has(key) ? mark.round : (known.get(key)?.round ?? unheardOf);
    if (record) put.push([key, { ...record, round }]);
    else gone.push(key);
  }
  for (const [key, edit] of left) if (edit !== outbox.get(key)) put.push([key, edit]);
  for (const [key, edit] of aside) put.push([asideKey(key), edit]);
  const time = left.size > 0 ? Math.max(mark.time ?? 0, now) : now;
  const heard = server_time && { heardAt: now, serverTime: Date.parse(server_time) };
  const reached = page && { checkpoint: page.checkpoint, refreshing: mark.refreshing && page.has_more };
  const next = { ...mark, time, ...heard, ...reached };
  put.push([PULL, isLate ? afresh(next) : next]);
  if (lane) gone.push(lane);
  return { write: { put, delete: gone }, answered, aside: [...aside.values()] };
}

/**
 * Results meet their edits by id. Of the `sent` ones, by outbox key, and of any that the server had queued before: a
 * partial sync tells of those too.
 */
export function pair(
  results: readonly Result[],
  outbox: ReadonlyMap<string, PendingEdit>,
  sent: readonly string[],
): Answered[] {
  const byId = new Map(results.map((result) => [result.op_id, result]));
  return [...outbox].flatMap(([key, edit]) => {
    const result = byId.get(edit.entry.op_id);
    return result && (edit.queued || sent.includes(key)) ? [{ ...edit, key, result }] : [];
  });
}

/** What is set aside, by outbox key: refused edits, and out of `left` those whose record the server refused to make. */
function takeRefused(
  { answered, known }: Meeting,
  again: ReadonlySet<string>,
  records: ReadonlyMap<string, Confirmed | undefined>,
  left: Map<string, PendingEdit>,
): Map<string, SetAside> {
  const aside = new Map<string, SetAside>();
  const setAside = (
    key: string,
    { entry, before }: PendingEdit,
    { code = "rejected", message = "", errors, answer, under }: Refusal,
  ) => {
    const was = under && standing(known.get(recordKey(entry)), entry);
    aside.set(key, { entry, code, message, errors, answer, under, was, before });
  };
  for (const edit of answered) {
    const { key, entry, result } = edit;
    if (result.status !== "rejected" || again.has(entry.op_id)) continue;
    setAside(key, edit, result);
    const record = recordKey(entry);
    if (!isCreation(entry) || !isGone(records.get(record))) continue;
    for (const [behind, later] of left) {
      if (later.queued || recordKey(later.entry) !== record) continue;
      const message = "The server refused to create this record.";
      setAside(behind, later, { ...result, code: "creation_rejected", message, errors: [] });
      left.delete(behind);
    }
  }
  return aside;
}

/**
 * The outbox without what was answered. An edit made while its record was in flight stands on the answer's version where
 * that is what the device expected; where others' edits came between, it keeps the version that the user saw, so that
 * the server still finds what they contest.
 */
function outboxAfter({ answered, pulled, outbox }: Meeting): Map<string, PendingEdit> {
  const left = new Map(outbox);
  const last = new Map<string, Answered>();
  for (const answer of answered) {
    const { key, entry, result } = answer;
    if (result.status === "queued") left.set(key, { entry, queued: true });
    else left.delete(key);
    last.set(recordKey(entry), answer);
  }
  for (const [key, edit] of left) {
    const record = recordKey(edit.entry);
    const before = last.get(record);
    if (edit.queued && pulled.has(record)) left.delete(key);
    else if (!edit.queued && before) left.set(key, { ...edit, entry: rebase(edit.entry, before) });
  }
  return left;
}

function rebase(entry: Entry, { entry: before, result }: Answered): Entry {
  const { version } = result;
  const follows =
    version !== undefined && version >= entry.base_version && entry.base_version >= before.base_version;
  const moves = follows && !isCreation(entry) && isAsExpected(before, result);
  return moves ? { ...entry, base_version: version } : entry;
}

/**
 * Puts edits back into `left` that the server can't take as they are and takes otherwise. Gives the op ids of those that are
 * not to be set aside. None goes behind a later edit of the same fields that was taken: it would undo that one. One that the
 * user's own deletion came after is done with.
 */
function goOtherwise(meeting: Meeting, left: Map<string, PendingEdit>): Set<string> {
  const again = new Set<string>();
  for (const one of meeting.answered) {
    const { key, entry } = one;
    const instead = otherwise(one, meeting);
    if (!instead) continue;
    const later = meeting.answered.find(
      ({ key: at, entry: other, result: { status } }) =>
        at > key &&
        status !== "rejected" &&
        recordKey(other) === recordKey(entry) &&
        (other.op !== entry.op || changedBy(other).some((field) => changedBy(entry).includes(field))),
    );
    if (!later || instead.sent) left.set(key, instead);
    else if (later.entry.op !== "delete") continue;
    again.add(entry.op_id);
  }
  return again;
}

/** How an edit goes again that the server refused as it was; undefined where nothing else is known to help. */
function otherwise(
  { key, entry, heard, before = [], result: { code } }: Answered,
  { known, outbox, offset }: Meeting,
): PendingEdit | undefined {
  const [sent, ...earlier] = before;
  // Taken as it was before the app's schema changed, it is told of only if it is asked for as it was.
  if (code === "op_id_reused") return sent && { entry, sent, before: earlier };
  // By a clock that was set since. It is no older than what the device had heard of the server then.
  if (code === "too_old" && heard !== undefined) {
    if (typeof offset !== "number") return outbox.get(key);
    return { entry: { ...entry, modified_at: new Date(heard + offset).toISOString() }, before };
  }
  // Its base is of another history: it goes as made before all that the server knows.
  if (code === "invalid_base_version" && entry.base_version > OLDEST)
    return { entry: { ...entry, base_version: OLDEST }, before };
  if (code !== "record_forgotten" || entry.data) return undefined;
  // The record goes whole, as the device shows it with this edit, if the device has more of it than the edit.
  const { delta = {}, ...rest } = entry;
  const until = [...outbox].flatMap(([at, { entry: other }]) =>
    at <= key && recordKey(other) === recordKey(entry) ? other : [],
  );
  const data = viewOf(known.get(recordKey(entry)), until);
  const whole = { ...rest, op_id: `${entry.op_id}-whole`, data, changed_fields: Object.keys(delta) };
  return data && fitsUtf8(JSON.stringify(whole), ENTRY_BYTES) ? { entry: whole } : undefined;
}
