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

/** Takes what `packNumbers` gave, one after another. */
export class NumberReader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.#at >= this.bytes.length;
  }

  /** 0 beyond the end. */
  next(): number {
    let number = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.#at++] ?? 0;
      if (byte < 128) return number + byte * scale;
      number += (byte & 127) * scale;
    }
  }
}

/** Ascending numbers, each as its distance from the one before: a set of neighbours takes a byte each. */
export function packSteps(ascending: Iterable<number>): number[] {
  let before = 0;
  return Array.from(ascending, (number) => {
    const step = number - before;
    before = number;
    return step;
  });
}
