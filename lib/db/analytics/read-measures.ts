import { numbered } from "../sql";
import type { Tx } from "../tx";
import { EVENT_MEASURES } from "./event-measures";
import { type EventRange, measureParameters } from "./event-requests";
import { type KeptMeasures, MEASURES } from "./snapshot-rows";

/** What events of a tenant in one bucket add up to. */
export type MeasureRow = KeptMeasures & { bucket: number };

/** What the events of these ranges add up to, per tenant and bucket between `starts`; the database does all the counting. */
export async function readMeasureRows(
  t: Tx,
  ranges: readonly EventRange[],
  starts: readonly Date[],
): Promise<MeasureRow[]> {
  if (ranges.length === 0) return [];
  const text = `WITH ${EVENT_MEASURES} SELECT bucket, ${MEASURES} FROM measures`;
  return t.rows<MeasureRow>(numbered(text, measureParameters(ranges, starts)));
}
