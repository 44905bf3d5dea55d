import type { Edit, Rejection } from "@/lib/core/sync/edit";
import { opMarks } from "@/lib/core/sync/op-marks";
import { Breather } from "../breather";

/** So many entries are marked between two looks at the clock. */
const AT_ONCE = 8;

/** The marks of a batch's entries; see opMarks. Other requests have their turn in between where that takes a while. */
export async function markEdits(
  edits: readonly (Edit | Rejection)[],
  raws: readonly unknown[],
): Promise<Uint8Array> {
  const breather = new Breather();
  const parts: Uint8Array[] = [];
  for (let from = 0; from < edits.length; from += AT_ONCE) {
    parts.push(opMarks(edits.slice(from, from + AT_ONCE), raws.slice(from, from + AT_ONCE)));
    if (breather.isDue()) await breather.breathe();
  }
  return new Uint8Array(Buffer.concat(parts));
}
