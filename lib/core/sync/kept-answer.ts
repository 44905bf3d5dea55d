import type { PartialAnswer } from "../../contract/queue";
import { type EntryNames, type PackedAnswer, unpackResults } from "./answer";
import type { FirstAnswer } from "./only-new";

/** What is kept of the answer to a partial sync. */
export type KeptPartial = Pick<PartialAnswer, "synced_items" | "remaining">;

/** What the entry at `place` of an earlier batch was answered, by what is stored of that batch. */
export function keptAnswer(kept: PackedAnswer | KeptPartial, place: number, names: EntryNames): FirstAnswer {
  if ("synced_items" in kept) return partialAnswer(kept, names);
  const results = unpackResults(kept.results, []);
  const result = results[place];
  if (!result) throw new Error(`the stored answer has no entry ${place}`);
  const named = { ...result, ...names };
  if (result.status !== "manual_required") return { result: named };
  // Several edits may wait in one conflict, each answered with the conflict as it stood then.
  const isAlike = ({ conflict_id }: { conflict_id?: string }) => conflict_id === result.conflict_id;
  const rank = results.slice(0, place).filter(isAlike).length;
  return { result: named, conflict: kept.conflicts?.filter(isAlike)[rank] };
}

/** An entry that was only queued is not named by its answer. */
function partialAnswer({ synced_items }: KeptPartial, names: EntryNames): FirstAnswer {
  const item = synced_items.find(({ op_id }) => op_id === names.op_id);
  if (!item) return { result: { ...names, status: "queued" } };
  const { id: _, ...result } = item;
  return { result };
}
