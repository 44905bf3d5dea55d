import type { RecordState } from "@/lib/core/sync/record";
import { refuseTooLarge } from "@/lib/core/sync/record-size";
import { Refusal } from "../refusal";

/** @throws Refusal `record_too_large` where a person's write would leave more than a record may hold. */
export function requireFits(before: RecordState | null, after: RecordState): void {
  const refused = after.deleted ? undefined : refuseTooLarge(before, after);
  if (refused) throw new Refusal(refused.code, refused.message, { errors: refused.errors });
}
