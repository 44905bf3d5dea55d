import { isRejection, recordKey, type StoredRecord } from "./apply-push";
import type { Edit, Rejection } from "./edit";

/**
 * How far back a batch must be looked for in what its device sent before, or nothing if none of its edits can have taken
 * effect before.
 */
export type LookBack = {
  /** No batch that ended at a lower number of the tenant's counter can hold one of the edits based on a version. */
  since: number | undefined;
  /** Records that exist although the device says it creates them: no batch from before their birth can hold those edits. */
  born: { domain: string; mobileId: string; version: number }[];
};

/**
 * Whether an edit may have come before can mostly be told from its record, without a look at any earlier batch. An edit
 * on version b was first judged when the counter stood at b or later. If it wrote, the record is beyond b now. If it wrote
 * nothing while the record was beyond b (the other side won, or a person was asked), the record still is. If it wrote
 * nothing with the record at b, either all its values stood already, and it would be told so again, or it joined an edit
 * that waited for a person, who writes a new version when they decide. So an edit needs a look back only if
 *
 * - its record is beyond its base, whoever wrote it;
 * - its record is gone although it has a base: nobody can say how far it went;
 * - an edit of its device waits on the record for a person;
 * - an earlier entry of the batch is of the same record, so that it would meet another state than it met before;
 * - it deletes what its device never saw, which changes nothing until somebody creates such a record.
 *
 * A creation that finds no record needs none: had it taken effect, there would be one, or its tombstone. Edits that were
 * put into the queue are looked for by their queue items.
 */
export function mayHaveCome(
  edits: readonly (Edit | Rejection)[],
  records: ReadonlyMap<string, StoredRecord>,
): LookBack | undefined {
  let since: number | undefined;
  const born: LookBack["born"] = [];
  const before = new Set<string>();
  for (const edit of edits) {
    if (isRejection(edit)) continue;
    const key = recordKey(edit.domain.name, edit.mobileId);
    const stored = records.get(key);
    const again = before.has(key);
    before.add(key);
    if (!isInDoubt(edit, stored, again)) continue;
    const { record } = stored ?? { record: null };
    if (edit.base === 0 && edit.op === "upsert" && record) {
      born.push({ domain: edit.domain.name, mobileId: edit.mobileId, version: record.version });
    } else since = Math.min(since ?? edit.base, edit.base);
  }
  return since === undefined && born.length === 0 ? undefined : { since, born };
}

function isInDoubt({ base, op }: Edit, stored: StoredRecord | undefined, again: boolean): boolean {
  if (base === 0 && op === "delete") return true;
  if (!stored?.record) return base > 0;
  return stored.record.version > base || stored.pending !== null || again;
}
