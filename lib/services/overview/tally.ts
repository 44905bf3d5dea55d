import type { ConflictCounts, ConflictShare } from "@/lib/contract/overview";

/** Sums of rows, as one. */
export function sumCounts(rows: readonly ConflictCounts[]): ConflictCounts {
  const sum = { total: 0, settled: 0, reviewed: 0, pending: 0 };
  for (const row of rows) {
    sum.total += row.total;
    sum.settled += row.settled;
    sum.reviewed += row.reviewed;
    sum.pending += row.pending;
  }
  return sum;
}

/** Sums of rows by a key, the largest first. */
export function tally<Row extends ConflictCounts, Key extends string>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): ConflictShare<Key>[] {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups]
    .map(([key, members]) => ({ key, ...sumCounts(members) }))
    .sort((a, b) => b.total - a.total || a.key.localeCompare(b.key));
}
