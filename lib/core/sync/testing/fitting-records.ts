import type { FoundRecords } from "../build-page";
import type { FoundRecord } from "../change";

/** As many of these as a reading holds, as the database cuts it: one at least. */
export function fittingRecords(
  found: readonly FoundRecord[],
  { limit, bytes }: { limit: number; bytes: number },
): FoundRecords {
  const records: FoundRecord[] = [];
  let taken = 0;
  for (const one of found.slice(0, limit)) {
    if (taken >= bytes) break;
    records.push(one);
    taken += JSON.stringify(one.record.data).length;
  }
  return { records, bytes: taken, isLast: records.length === found.length && found.length < limit };
}
