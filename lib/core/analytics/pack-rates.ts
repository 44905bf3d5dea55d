import { NumberReader, packNumbers } from "./numbers";

/** How long (ms) a step of the rates is. */
export const RATE_STEP_MS = 5 * 60_000;

/** Requests and edits of one step of time: how many there were, and how many of them failed or met a conflict. */
export type StepRates = {
  /** Its number, from the start of what the steps are of. */
  step: number;
  requests: number;
  failures: number;
  edits: number;
  conflicts: number;
};

/** Steps in ascending order as bytes; three to five of them for each. */
export function packRates(steps: readonly StepRates[]): Uint8Array {
  let before = 0;
  const numbers = steps.flatMap(({ step, requests, failures, edits, conflicts }) => {
    const head = 4 * (step - before) + (failures > 0 ? 2 : 0) + (edits > 0 ? 1 : 0);
    before = step;
    return [head, requests, ...(failures > 0 ? [failures] : []), ...(edits > 0 ? [edits, conflicts] : [])];
  });
  return packNumbers(numbers);
}

/** What `packRates` gave. */
export function unpackRates(bytes: Uint8Array): StepRates[] {
  const numbers = new NumberReader(bytes);
  const steps: StepRates[] = [];
  let step = 0;
  while (!numbers.done) {
    const head = numbers.next();
    step += head >> 2;
    const requests = numbers.next();
    const failures = head & 2 ? numbers.next() : 0;
    const edits = head & 1 ? numbers.next() : 0;
    const conflicts = head & 1 ? numbers.next() : 0;
    steps.push({ step, requests, failures, edits, conflicts });
  }
  return steps;
}
