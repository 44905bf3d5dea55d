import { type Entry, isCreation } from "./entry";
import { recordKey } from "./local-state";

/**
 * The edits without those behind a creation that is not answered yet. Sent with it, they would make a record of what is
 * left where the server refuses the creation; so they wait for its answer, and share its fate.
 */
export function withoutUnborn<Edit extends Entry>(edits: readonly Edit[]): Edit[] {
  const unborn = new Set<string>();
  return edits.filter((edit) => {
    const record = recordKey(edit);
    if (unborn.has(record)) return false;
    if (isCreation(edit)) unborn.add(record);
    return true;
  });
}
