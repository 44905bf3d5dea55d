import { isRejection, recordKey } from "@/lib/core/sync/apply-push";
import type { Edit, Rejection } from "@/lib/core/sync/edit";
import type { TouchedRecord } from "@/lib/db/sync/push-state";

/** Each record that the edits are of once, with the oldest base they name. */
export function touchedBy(edits: readonly (Edit | Rejection)[]): TouchedRecord[] {
  const touched = new Map<string, TouchedRecord>();
  for (const edit of edits) {
    const domain = isRejection(edit) ? edit.domain : edit.domain.name;
    if (domain === null || edit.mobileId === null) continue;
    const key = recordKey(domain, edit.mobileId);
    const known = touched.get(key);
    const base = isRejection(edit) ? Number.MAX_SAFE_INTEGER : edit.base;
    // A record created by this batch's device has base 0 and no history worth reading: any other base says more.
    const oldestBase = known ? Math.min(known.oldestBase || base, base || known.oldestBase) : base;
    touched.set(key, { domain, mobileId: edit.mobileId, oldestBase });
  }
  return [...touched.values()];
}
