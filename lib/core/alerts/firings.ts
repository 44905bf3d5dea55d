import { type AlertState, evaluateRule, QUIET, type Reading, type Thresholds } from "./evaluate-rule";

/** One time that a rule fired: from, to (null while it still does) in ms, and the highest value between. */
export type Firing = { from: number; to: number | null; peak: number };

/** The times that a rule would have fired over these readings: the live evaluation, run over the past. */
export function firings(thresholds: Thresholds, readings: readonly Reading[]): Firing[] {
  const found: Firing[] = [];
  let state: AlertState = QUIET;
  let open: Firing | undefined;
  for (const reading of readings) {
    const { state: next, turn } = evaluateRule(thresholds, state, reading);
    state = next;
    if (turn === "fired" && reading.value !== null) {
      open = { from: reading.at, to: null, peak: reading.value };
      found.push(open);
    } else if (turn === "resolved" && open) {
      open.to = reading.at;
      open = undefined;
    } else if (open && reading.value !== null) {
      open.peak = Math.max(open.peak, reading.value);
    }
  }
  return found;
}
