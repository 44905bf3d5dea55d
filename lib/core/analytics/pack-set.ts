import { NumberReader, packNumbers, packSteps } from "./numbers";

/** A set of whole numbers from 1 up as bytes: a step for each, or a bit for each that could be there, if that is less. */
export function packSet(ascending: Iterable<number>): Uint8Array {
  const numbers = [...ascending];
  const steps = packNumbers(packSteps(numbers));
  // The first step is never 0: it says that bits follow.
  const bits = new Uint8Array(2 + ((numbers.at(-1) ?? 0) >> 3));
  if (steps.length <= bits.length) return steps;
  for (const number of numbers)
    bits[1 + (number >> 3)] = (bits[1 + (number >> 3)] ?? 0) | (1 << (number & 7));
  return bits;
}

/** Adds what `packSet` was given. */
export function unpackSet(packed: Uint8Array, into: { add(number: number): void }): void {
  if (packed.length > 0 && packed[0] === 0) {
    for (let number = 8; number < 8 * packed.length; number++)
      if (((packed[number >> 3] ?? 0) >> (number & 7)) & 1) into.add(number - 8);
    return;
  }
  const steps = new NumberReader(packed);
  let number = 0;
  while (!steps.done) {
    number += steps.next();
    into.add(number);
  }
}
