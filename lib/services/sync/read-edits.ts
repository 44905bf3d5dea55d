import { type Edit, type Rejection, readEdit } from "@/lib/core/sync/edit";
import { Breather } from "../breather";

/** Reads a batch's entries one by one; other requests have their turn in between where that takes a while. */
export async function readEdits(entries: readonly unknown[], batchId: string): Promise<(Edit | Rejection)[]> {
  const breather = new Breather();
  const edits: (Edit | Rejection)[] = [];
  for (const [index, raw] of entries.entries()) {
    edits.push(readEdit(raw, `${batchId}:${index}`));
    if (breather.isDue()) await breather.breathe();
  }
  return edits;
}
