import type { Priority } from "../contract/entry";
import { recordKey } from "./local-state";

/** A UTF-16 unit takes at most three bytes of UTF-8: 4.2 MB, and the server takes 5 with what surrounds the entries. */
const MAX_BATCH_UNITS = 1_400_000;

const URGENCY: Record<Priority, number> = { high: 0, normal: 1, low: 2 };

/** What `createBatches` looks at. */
export type Batchable = { domain: string; mobile_id: string; priority?: Priority };

/**
 * Cuts edits (oldest first) into batches of at most `size` entries and 4 MB, or about `bytes`: urgent records first, then the
 * oldest.
 * Edits of one record keep their order, so a record is as urgent as the most urgent of its edits.
 */
export function createBatches<Entry extends Batchable>(
  entries: readonly Entry[],
  size: number,
  bytes?: number,
): Entry[][] {
  const sorted = byUrgency(entries);
  const batches: Entry[][] = [];
  for (let at = 0; at < sorted.length; ) {
    const batch = batchFrom(sorted, at, size, bytes);
    batches.push(batch);
    at += batch.length;
  }
  return batches;
}

/** The first of them, of about `bytes` at most; only what goes into it is measured. */
export function firstBatch<Entry extends Batchable>(
  entries: readonly Entry[],
  size: number,
  bytes?: number,
): Entry[] {
  return batchFrom(byUrgency(entries), 0, size, bytes);
}

function batchFrom<Entry extends Batchable>(
  sorted: readonly Entry[],
  from: number,
  size: number,
  bytes = MAX_BATCH_UNITS,
): Entry[] {
  let room = Math.min(bytes, MAX_BATCH_UNITS);
  const batch: Entry[] = [];
  for (const entry of sorted.slice(from, from + Math.max(size, 1))) {
    room -= JSON.stringify(entry).length;
    if (batch.length > 0 && room < 0) break;
    batch.push(entry);
  }
  return batch;
}

/** Edits of records that are at least so urgent. */
export function atLeast<Entry extends Batchable>(entries: readonly Entry[], priority: Priority): Entry[] {
  const urgency = urgencyByRecord(entries);
  return entries.filter((entry) => urgency(entry) <= URGENCY[priority]);
}

function byUrgency<Entry extends Batchable>(entries: readonly Entry[]): Entry[] {
  const urgency = urgencyByRecord(entries);
  return [...entries].sort((a, b) => urgency(a) - urgency(b));
}

function urgencyByRecord<Entry extends Batchable>(entries: readonly Entry[]): (entry: Entry) => number {
  const urgency = new Map<string, number>();
  for (const entry of entries) {
    const key = recordKey(entry);
    urgency.set(key, Math.min(urgency.get(key) ?? URGENCY.low, URGENCY[entry.priority ?? "normal"]));
  }
  return (entry) => urgency.get(recordKey(entry)) ?? URGENCY.normal;
}
