import { endedItems, pulledItems } from "../sync/measure-push";
import type { PartlySynced } from "./sync-partly";

/** What a partial sync did, for the event that is recorded of it; of an answer given before, nothing counts again. */
export function measurePartial({ answer, replayed, clockOffsetMs }: PartlySynced) {
  if (replayed) return { attempt: 1 };
  const items = [...endedItems(answer.synced_items), ...pulledItems(answer.changes)];
  return { items, clockOffsetMs, pulled: true, checkpoint: answer.checkpoint };
}
