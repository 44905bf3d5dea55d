import { addDurations } from "./duration-buckets";
import { cellOf, type Measures, PART_SUMS } from "./measures";
import { NumberReader } from "./numbers";

/** Not reported, and the four qualities. */
export const NETWORKS = 5;

/**
 * Adds cells that the database packed (event-measures.ts) to the measures' cells, or straight to the durations and devices
 * of all. First come the app versions and platforms, then of each cell its place among them, its sums where one is not 0,
 * its durations and its devices. A request of an hour with few takes some seven bytes, one of many less than one.
 */
export function unpackCells(bytes: Uint8Array, into: Measures, asCells: boolean): void {
  const numbers = new NumberReader(bytes);
  const versions = takeWords(numbers);
  const platforms = takeWords(numbers);
  while (!numbers.done) {
    const place = numbers.next();
    const which = Math.floor(place / NETWORKS);
    const cell = asCells
      ? cellOf(into, {
          app_version: versions[Math.floor(which / platforms.length)] ?? "",
          platform: platforms[which % platforms.length] ?? "",
          network: place % NETWORKS,
        })
      : undefined;
    const { durations, devices } = cell ?? into;
    const head = numbers.next();
    if (head % 2 === 1)
      for (const sum of PART_SUMS) {
        const count = numbers.next();
        if (cell) cell[sum] += count;
      }
    let bucket = 0;
    for (let left = head >> 1; left > 0; left--) {
      const step = numbers.next();
      bucket += step >> 1;
      addDurations(durations, bucket, step % 2 === 1 ? numbers.next() : 1);
    }
    let device = 0;
    for (let left = numbers.next(); left > 0; left--) {
      device += numbers.next();
      devices.add(device);
    }
  }
}

function takeWords(numbers: NumberReader): string[] {
  const words: string[] = [];
  for (let left = numbers.next(); left > 0; left--) {
    const bytes = new Uint8Array(numbers.next());
    for (let n = 0; n < bytes.length; n++) bytes[n] = numbers.next();
    words.push(UTF8.decode(bytes));
  }
  return words;
}
const UTF8 = new TextDecoder();
