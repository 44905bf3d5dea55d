import { addDurations } from "./duration-buckets";
import { type Cell, cellOf, type Measures, PART_SUMS } from "./measures";
import { NumberReader, packNumbers, packSteps } from "./numbers";

/**
 * Cells as bytes: first the app versions and platforms, then of each cell its place among them, its sums where one is
 * not 0, its durations and its devices. A request of an hour with few takes some seven bytes, one of many less than one.
 */
export function packCells(cells: Iterable<Cell>): Uint8Array {
  const all = [...cells];
  const versions = [...new Set(all.map((cell) => cell.app_version))];
  const platforms = [...new Set(all.map((cell) => cell.platform))];
  const numbers: number[] = [];
  for (const words of [versions, platforms]) {
    numbers.push(words.length);
    for (const bytes of words.map((word) => new TextEncoder().encode(word)))
      numbers.push(bytes.length, ...bytes);
  }
  for (const cell of all) {
    const sums = PART_SUMS.map((sum) => cell[sum]);
    const hasSums = sums.some((sum) => sum > 0);
    const place = versions.indexOf(cell.app_version) * platforms.length + platforms.indexOf(cell.platform);
    numbers.push(place * NETWORKS + cell.network);
    const counted = [...cell.durations.entries()].filter(([, count]) => count > 0);
    numbers.push(2 * counted.length + (hasSums ? 1 : 0), ...(hasSums ? sums : []));
    const steps = packSteps(counted.map(([bucket]) => bucket));
    for (const [n, [, count]] of counted.entries()) {
      const step = 2 * (steps[n] ?? 0);
      numbers.push(...(count === 1 ? [step] : [step + 1, count]));
    }
    const devices = packSteps(cell.devices);
    numbers.push(devices.length, ...devices);
  }
  return packNumbers(numbers);
}
/** Not reported, and the four qualities. */
const NETWORKS = 5;

/** Adds what `packCells` gave to the measures' cells, or straight to the durations and devices of all. */
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
