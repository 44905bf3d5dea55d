import { NumberReader } from "./numbers";

/**
 * Adds the numbers (from 1 up) of a set that the database packed: a step for each from the one before, or, behind a 0,
 * a bit for each that could be there, if that is less.
 */
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
