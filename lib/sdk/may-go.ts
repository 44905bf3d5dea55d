import { type Entry, isCreation } from "./entry";
import { recordKey } from "./local-state";

/**
 * The edits that may go now: not those of records that are `held` back, nor those behind a creation that is not answered
 * yet. Sent with it, they would make a record of what is left where the server refuses the creation; so they wait for its
 * answer, and share its fate.
 */
export function mayGo<Edit extends Entry>(edits: readonly Edit[], held: Iterable<string>): Edit[] {
  const waiting = new Set(held);
  return edits.filter((edit) => {
    const record = recordKey(edit);
    if (waiting.has(record)) return false;
    if (isCreation(edit)) waiting.add(record);
    return true;
  });
}
