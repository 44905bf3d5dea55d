import { NumberReader } from "./numbers";

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

/** Steps that the database packed (count-snapshots.ts), in ascending order; each took three to five bytes. */
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
