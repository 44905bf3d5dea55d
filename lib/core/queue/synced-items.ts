import type { PushConflict, PushResult } from "../../contract/push";
import type { SyncedItem } from "../../contract/queue";

/**
 * What a partial sync tells of edits. Each that waits for a person comes with the server's side, so that its device can
 * step back to it. `conflicts` has those of such edits, in their order; an edit that was told so before has its own.
 */
export function syncedItems({
  results,
  conflicts,
}: {
  results: readonly PushResult[];
  conflicts: readonly PushConflict[];
}): SyncedItem[] {
  const inTurn = conflicts.values();
  return results.map((result) => {
    const isNew = result.status === "manual_required" && result.server_entry === undefined;
    const conflict = isNew ? inTurn.next().value : undefined;
    const { server_entry } = conflict ?? result;
    return { id: result.mobile_id, ...result, ...(server_entry !== undefined && { server_entry }) };
  });
}
