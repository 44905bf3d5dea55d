import { MARK_BYTES } from "./op-marks";

/** The marks of a batch that was answered before; `batchId` is how its answer is found. */
export type EarlierBatch = { batchId: string; marks: Uint8Array };

/** Where an edit was met before: as which entry of which batch, and whether it said the same there. */
export type Meeting = { batchId: string; place: number; same: boolean };

/** Which edits of a batch, by their place in it, an earlier batch holds. */
export function meetEarlier(
  marks: Uint8Array,
  earlier: readonly EarlierBatch[],
): ReadonlyMap<number, Meeting> {
  const met = new Map<number, Meeting>();
  if (earlier.length === 0) return met;
  const mine = viewOf(marks);
  const places = placesById(mine);
  for (const { batchId, marks } of earlier) {
    const theirs = viewOf(marks);
    for (let at = 0; at < theirs.byteLength; at += MARK_BYTES) {
      for (const place of places.get(theirs.getUint32(at)) ?? []) {
        const own = place * MARK_BYTES;
        if (mine.getUint32(own + 4) !== theirs.getUint32(at + 4) || met.get(place)?.same) continue;
        const same = mine.getUint32(own + 8) === theirs.getUint32(at + 8);
        met.set(place, { batchId, place: at / MARK_BYTES, same });
      }
    }
  }
  return met;
}

/** By the first half of the op_id's hash; entries without a mark are left out. */
function placesById(marks: DataView): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (let at = 0; at < marks.byteLength; at += MARK_BYTES) {
    const id = marks.getUint32(at);
    if (id === 0 && marks.getUint32(at + 4) === 0) continue;
    const alike = places.get(id);
    if (alike) alike.push(at / MARK_BYTES);
    else places.set(id, [at / MARK_BYTES]);
  }
  return places;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
