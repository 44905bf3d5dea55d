/**
 * Whole numbers as bytes: seven bits each, the highest bit says that more follow. Small numbers take one byte, which is
 * what keeps a snapshot small.
 */
export function packNumbers(numbers: Iterable<number>): Uint8Array {
  const bytes: number[] = [];
  for (const number of numbers) {
    let left = number;
    while (left > 127) {
      bytes.push((left & 127) | 128);
      left = Math.floor(left / 128);
    }
    bytes.push(left);
  }
  return Uint8Array.from(bytes);
}

export function* unpackNumbers(bytes: Uint8Array): Generator<number> {
  let number = 0;
  let scale = 1;
  for (const byte of bytes) {
    number += (byte & 127) * scale;
    if (byte > 127) {
      scale *= 128;
      continue;
    }
    yield number;
    number = 0;
    scale = 1;
  }
}

/** A set of whole numbers from 0 up, as bytes: sorted, each as its distance from the one before. */
export function packSet(set: Iterable<number>): Uint8Array {
  let before = 0;
  const steps = [...set]
    .sort((a, b) => a - b)
    .map((number) => {
      const step = number - before;
      before = number;
      return step;
    });
  return packNumbers(steps);
}

/** Adds what `packSet` gave to a set. */
export function unpackSet(bytes: Uint8Array, into: Set<number>): void {
  let number = 0;
  for (const step of unpackNumbers(bytes)) {
    number += step;
    into.add(number);
  }
}

/** Counts by whole number, as bytes: sorted, each number as its distance from the one before, then its count. */
export function packCounts(counts: Iterable<readonly [number, number]>): Uint8Array {
  let before = 0;
  const pairs = [...counts]
    .sort(([a], [b]) => a - b)
    .flatMap(([number, count]) => {
      const step = number - before;
      before = number;
      return [step, count];
    });
  return packNumbers(pairs);
}

/** What `packCounts` gave, as pairs. */
export function* unpackCounts(bytes: Uint8Array): Generator<[number, number]> {
  let number = 0;
  let step: number | undefined;
  for (const next of unpackNumbers(bytes)) {
    if (step === undefined) {
      step = next;
      continue;
    }
    number += step;
    yield [number, next];
    step = undefined;
  }
}
