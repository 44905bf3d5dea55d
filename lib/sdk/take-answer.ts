import type { Change } from "../contract/pull";
import type { PushConflict, PushResult } from "../contract/push";
import { afterChange, afterResult, type Confirmed, isAsExpected } from "./confirmed";
import type { Entry } from "./entry";
import {
  asideKey,
  BATCH,
  type KeptRecord,
  type PendingEdit,
  PULL,
  type PullMark,
  recordKey,
} from "./local-state";
import type { StorageBatch } from "./storage/storage";

/** A page of changes, pulled alone or with a push. */
export type Page = { changes: Change[]; checkpoint: string; has_more: boolean };

/** What the server said: of the batch that awaited it, a page of changes, or both. */
export type Answer = { results?: PushResult[]; conflicts?: PushConflict[]; page?: Page };

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
};

type Answered = { key: string; entry: Entry; result: PushResult };

/**
 * What an answer changes on the device, as one write: records as the server now confirms them, the outbox without what
 * was answered, refused edits set aside, and the page's checkpoint. Pure.
 */
export function takeAnswer({ results = [], conflicts = [], page }: Answer, meeting: Meeting): StorageBatch {
  const { known, outbox, mark, unheard } = meeting;
  const answered = pair(meeting, results);
  const changes = page?.changes ?? [];
  const left = outboxAfter(answered, changes, outbox);
  const awaited = new Set([...left.values()].map(({ entry }) => recordKey(entry)));

  const records = new Map<string, Confirmed | undefined>(known);
  for (const { entry, result } of answered) {
    const key = recordKey(entry);
    records.set(key, afterResult(records.get(key), entry, result, conflicts));
  }
  for (const change of changes) {
    const key = recordKey(change);
    records.set(key, afterChange(records.get(key), change, awaited.has(key)));
  }
  for (const [key, record] of unheard) {
    records.set(key, awaited.has(key) ? { ...record, deleted: true } : undefined);
  }

  const put: [string, unknown][] = [];
  const gone = [...outbox.keys()].filter((key) => !left.has(key));
  for (const [key, record] of records) {
    if (record) put.push([key, { ...record, round: mark.round }]);
    else gone.push(key);
  }
  for (const [key, edit] of left) if (edit !== outbox.get(key)) put.push([key, edit]);
  for (const { key, entry, result } of answered) {
    if (result.status !== "rejected") continue;
    const { code = "rejected", message = "The server refused this edit." } = result;
    put.push([asideKey(key), { entry, code, message }]);
  }
  if (page) put.push([PULL, markAfter(page, mark)]);
  if (results.length > 0) gone.push(BATCH);
  return { put, delete: gone };
}

function pair({ sent, outbox }: Meeting, results: readonly PushResult[]): Answered[] {
  return results.flatMap((result, index) => {
    const key = sent[index] ?? "";
    const edit = outbox.get(key);
    return edit ? { key, entry: edit.entry, result } : [];
  });
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
    else if (!edit.queued && before) left.set(key, { entry: rebase(edit.entry, before) });
  }
  return left;
}

function rebase(entry: Entry, { entry: before, result }: Answered): Entry {
  const { version } = result;
  const follows = version !== undefined && entry.base_version >= before.base_version;
  return follows && isAsExpected(before, result) ? { ...entry, base_version: version } : entry;
}

function markAfter({ checkpoint, has_more }: Page, { round, refreshing }: PullMark): PullMark {
  return { checkpoint, round, ...(refreshing && has_more && { refreshing }) };
}
