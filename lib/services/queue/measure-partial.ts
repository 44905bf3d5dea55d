import { endedItems, pulledItems } from "../sync/measure-push";
import type { PartlySynced } from "./sync-partly";

/** What a partial sync did, for the event that is recorded of it; if it was answered before, only its page counts. */
export function measurePartial({ synced_items, page, replayed, clockOffsetMs }: PartlySynced) {
  const pulled = { pulled: true, checkpoint: page.checkpoint };
  const changes = pulledItems(page.items);
  if (replayed) return { ...pulled, items: changes, attempt: 1 };
  return { ...pulled, items: [...endedItems(synced_items), ...changes], clockOffsetMs };
}
