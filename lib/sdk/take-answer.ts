import type { Change } from "../contract/pull";
import type { PushConflict, PushResult } from "../contract/push";
import { ENTRY_BYTES } from "../contract/record-limits";
import { fitsUtf8 } from "../core/utf8";
import { afterChange, afterResult, type Confirmed, isAsExpected, isGone, viewOf } from "./confirmed";
import { type Entry, isCreation } from "./entry";
import {
  asideKey,
  type KeptRecord,
  type Lane,
  type PendingEdit,
  PULL,
  type PullMark,
  recordKey,
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

/** What the server said: of the batch that awaited it in `lane`, a page of changes, or both. */
export type Answer = { lane?: Lane; results?: PushResult[]; conflicts?: PushConflict[]; page?: Page };

/** Why an edit is set aside that the server never saw. */
export const CREATION_REJECTED = {
  code: "creation_rejected",
  message: "The server refused to create this record.",
};

/** What was taken besides: edits whose record was never made, and op ids of those that go again, with their record whole. */
export type Taken = { orphans: Entry[]; again: ReadonlySet<string> };

/** What the answer meets on the device. */
export type Meeting = {
  /** Outbox keys of the batch, in its order. */
  sent: readonly string[];
  outbox: ReadonlyMap<string, PendingEdit>;
  mark: PullMark;
  /** Every record that the batch or the page names, as far as the device has it. */
  known: ReadonlyMap<string, KeptRecord>;
  /** Records that a pull from nothing, which ends with this page, did not bring. */
  unheard: ReadonlyMap<string, KeptRecord>;
  /** The device's clock. */
  now: number;
};

type Answered = { key: string; entry: Entry; result: PushResult };

/**
 * What an answer changes on the device, as one write: records as the server now confirms them, the outbox without what
 * was answered, refused edits set aside, and the page's checkpoint. `orphans` are set aside too: edits of records whose
 * creation was refused. An answer that is older than what the device pulled since has everything pulled anew. An edit of a record that the server has forgotten waits again, with the record whole. Pure.
 */
export function takeAnswer(
  { lane, results = [], conflicts = [], page }: Answer,
  meeting: Meeting,
): { write: StorageBatch } & Taken {
  const { known, outbox, mark, unheard, now } = meeting;
  const answered = pair(meeting, results);
  const changes = page?.changes ?? [];
  const left = outboxAfter(answered, changes, outbox);
  const again = sendWhole(answered, meeting, left);

  const records = new Map<string, Confirmed | undefined>(known);
  let isLate = false;
  for (const { entry, result } of answered) {
    const key = recordKey(entry);
    const before = records.get(key);
    // What was pulled meanwhile is newer than this answer, and nobody knows which of the record's fields.
    if (before && result.version !== undefined && result.version < before.version) isLate = true;
    else records.set(key, afterResult(before, entry, result, conflicts));
  }
  const orphans = takeOrphans(answered, records, left);
  const awaited = new Set([...left.values()].map(({ entry }) => recordKey(entry)));
  for (const [key, { version, ...before }] of known) {
    // The fields stay as long as edits of them wait: one may bring the record back, or have to be sent with it whole.
    const after = records.get(key);
    if (awaited.has(key) && isGone(after)) {
      records.set(key, { ...before, version: after?.version ?? version, deleted: true });
    }
  }
  for (const change of changes) {
    const key = recordKey(change);
    records.set(key, afterChange(records.get(key), change, awaited.has(key)));
  }
  for (const [key, record] of unheard) {
    records.set(key, awaited.has(key) ? { ...record, deleted: true } : undefined);
  }

  const put: [string, unknown][] = [];
  const gone: string[] = [...outbox.keys()].filter((key) => !left.has(key));
  const heardOf = new Set(changes.map(recordKey));
  for (const [key, record] of records) {
    if (record)
      put.push([key, { ...record, round: heardOf.has(key) ? mark.round : roundOf(known.get(key), mark) }]);
    else gone.push(key);
  }
  for (const [key, edit] of left) if (edit !== outbox.get(key)) put.push([key, edit]);
  for (const { key, entry, result } of answered) {
    if (result.status !== "rejected" || again.has(entry.op_id)) continue;
    const { code = "rejected", message = "The server refused this edit." } = result;
    put.push([asideKey(key), { entry, code, message }]);
  }
  for (const [key, entry] of orphans) put.push([asideKey(key), { entry, ...CREATION_REJECTED }]);
  const time = left.size > 0 ? Math.max(mark.time ?? 0, now) : now;
  const next = markAfter(page, { ...mark, time });
  const anew: Partial<PullMark> = { checkpoint: null, round: mark.round + 1, refreshing: true };
  put.push([PULL, isLate ? { ...next, ...anew } : next]);
  if (lane) gone.push(lane);
  return { write: { put, delete: gone }, orphans: [...orphans.values()], again };
}

/** Results meet their edits by id: a partial sync also tells of edits that the server had queued before. */
function pair({ sent, outbox }: Meeting, results: readonly PushResult[]): Answered[] {
  const awaiting = new Set(sent);
  const byId = new Map<string | null, [string, Entry]>();
  for (const [key, { entry, queued }] of outbox) {
    if (queued || awaiting.has(key)) byId.set(entry.op_id, [key, entry]);
  }
  return results.flatMap((result) => {
    const [key, entry] = byId.get(result.op_id) ?? [];
    return key && entry ? [{ key, entry, result }] : [];
  });
}

/** Takes edits out of `left` whose record was never made, because the server refused to. */
function takeOrphans(
  answered: readonly Answered[],
  records: ReadonlyMap<string, Confirmed | undefined>,
  left: Map<string, PendingEdit>,
): Map<string, Entry> {
  const refused = answered
    .filter(({ entry, result }) => result.status === "rejected" && isCreation(entry))
    .map(({ entry }) => recordKey(entry))
    .filter((record) => isGone(records.get(record)));
  const orphans = new Map<string, Entry>();
  for (const [key, { entry, queued }] of refused.length > 0 ? left : []) {
    if (!queued && refused.includes(recordKey(entry))) orphans.set(key, entry);
  }
  for (const key of orphans.keys()) left.delete(key);
  return orphans;
}

/**
 * The outbox without what was answered. An edit made while its record was in flight stands on the answer's version where
 * that is what the device expected; where others' edits came between, it keeps the version that the user saw, so that
 * the server still finds what they contest.
 */
function outboxAfter(
  answered: readonly Answered[],
  changes: readonly Change[],
  outbox: ReadonlyMap<string, PendingEdit>,
): Map<string, PendingEdit> {
  const left = new Map(outbox);
  const last = new Map<string, Answered>();
  for (const answer of answered) {
    const { key, entry, result } = answer;
    if (result.status === "queued") left.set(key, { entry, queued: true });
    else left.delete(key);
    last.set(recordKey(entry), answer);
  }
  const heardOf = new Set(changes.map(recordKey));
  for (const [key, edit] of left) {
    const record = recordKey(edit.entry);
    const before = last.get(record);
    if (edit.queued && heardOf.has(record)) left.delete(key);
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
 * Puts edits back into `left` that the server can't take as they are because it has forgotten their record: each with the
 * record whole, as the device shows it with that edit. Not where the device has no more of it than the edit, where that
 * can't travel, or where the user's own deletion came after. Gives their op ids.
 */
function sendWhole(
  answered: readonly Answered[],
  { known, outbox }: Meeting,
  left: Map<string, PendingEdit>,
): Set<string> {
  const again = new Set<string>();
  for (const { key, entry, result } of answered) {
    if (result.code !== "record_forgotten" || entry.data) continue;
    const record = recordKey(entry);
    const ofRecord = [...outbox].filter(([, edit]) => recordKey(edit.entry) === record);
    const isUndone = ofRecord.some(
      ([at, edit]) => at > key && edit.entry.op === "delete" && answered.some((other) => other.key === at),
    );
    if (isUndone) again.add(entry.op_id);
    const confirmed = known.get(record);
    if (isUndone || Object.keys(confirmed?.fields ?? {}).length === 0) continue;
    const { delta = {}, ...rest } = entry;
    const until = ofRecord.flatMap(([at, edit]) => (at <= key ? edit.entry : []));
    const whole = {
      ...rest,
      op_id: `${entry.op_id}-whole`,
      data: viewOf(confirmed, until),
      changed_fields: Object.keys(delta),
    };
    if (!fitsUtf8(JSON.stringify(whole), ENTRY_BYTES)) continue;
    left.set(key, { entry: whole });
    again.add(entry.op_id);
  }
  return again;
}

/**
 * The round of a record that only an answer to an edit tells of: during a pull from nothing that is not yet "heard of", for
 * the record may be deleted again before the pull comes to it.
 */
function roundOf(known: KeptRecord | undefined, { round, refreshing }: PullMark): number {
  return known?.round ?? (refreshing ? round - 1 : round);
}

function markAfter(page: Page | undefined, mark: PullMark): PullMark {
  if (!page) return mark;
  const { checkpoint, has_more, server_time } = page;
  const { refreshing, ...rest } = mark;
  const serverTime = server_time ? Date.parse(server_time) : mark.serverTime;
  return { ...rest, checkpoint, serverTime, ...(refreshing && has_more && { refreshing }) };
}
