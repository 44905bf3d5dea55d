import type { PushStatus } from "@/lib/contract/push";
import type { PartlySynced } from "./sync-partly";

/** What a partial sync did, for the event that is recorded of it; of an answer given before, nothing counts again. */
export function measurePartial({ answer, replayed, clockOffsetMs }: PartlySynced) {
  const outcomes: Partial<Record<PushStatus, number>> = {};
  if (replayed) return { outcomes };
  for (const { status } of answer.synced_items) outcomes[status] = (outcomes[status] ?? 0) + 1;
  return { outcomes, clockOffsetMs, pulled: answer.changes.length, checkpoint: answer.checkpoint };
}
