import { endedItems, pulledItems } from "../sync/measure-push";
import type { PartlySynced } from "./sync-partly";

/** What a partial sync did, for the event that is recorded of it; if it was answered before, only its page counts. */
export function measurePartial({ answer, replayed, clockOffsetMs }: PartlySynced) {
  const pulled = { pulled: true, checkpoint: answer.checkpoint };
  const changes = pulledItems(answer.changes);
  if (replayed) return { ...pulled, items: changes, attempt: 1 };
  return { ...pulled, items: [...endedItems(answer.synced_items), ...changes], clockOffsetMs };
}
