import type { Priority } from "../contract/entry";

/** Below the server's 5 MB of inflated body, with room for what surrounds the entries. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;

/** A UTF-16 unit takes at most three bytes of UTF-8. */
const MAX_BATCH_UNITS = MAX_BATCH_BYTES / 3;

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
  return [...batchesOf(entries, size, bytes)];
}

/** The first of them, of about `bytes` at most; only what goes into it is measured. */
export function firstBatch<Entry extends Batchable>(
  entries: readonly Entry[],
  size: number,
  bytes?: number,
): Entry[] {
  return batchesOf(entries, size, bytes).next().value ?? [];
}

function* batchesOf<Entry extends Batchable>(
  entries: readonly Entry[],
  size: number,
  bytes = MAX_BATCH_UNITS,
): Generator<Entry[], void> {
  const most = Math.min(bytes, MAX_BATCH_UNITS);
  let batch: Entry[] = [];
  let filled = 0;
  for (const entry of byUrgency(entries)) {
    const units = JSON.stringify(entry).length;
    if (batch.length > 0 && (batch.length >= size || filled + units > most)) {
      yield batch;
      batch = [];
      filled = 0;
    }
    batch.push(entry);
    filled += units;
  }
  if (batch.length > 0) yield batch;
}

/** Edits of records that are at least so urgent. */
export function atLeast<Entry extends Batchable>(entries: readonly Entry[], priority: Priority): Entry[] {
  const urgency = urgencyByRecord(entries);
  return entries.filter((entry) => urgency(entry) <= URGENCY[priority]);
}

function byUrgency<Entry extends Batchable>(entries: readonly Entry[]): Entry[] {
  const urgency = urgencyByRecord(entries);
  const lanes: Entry[][] = [[], [], []];
  for (const entry of entries) lanes[urgency(entry)]?.push(entry);
  return lanes.flat();
}

function urgencyByRecord<Entry extends Batchable>(entries: readonly Entry[]): (entry: Entry) => number {
  const urgency = new Map<string, number>();
  for (const entry of entries) {
    const key = recordOf(entry);
    urgency.set(key, Math.min(urgency.get(key) ?? URGENCY.low, URGENCY[entry.priority ?? "normal"]));
  }
  return (entry) => urgency.get(recordOf(entry)) ?? URGENCY.normal;
}

function recordOf({ domain, mobile_id }: Batchable): string {
  return `${domain}/${mobile_id}`;
}
