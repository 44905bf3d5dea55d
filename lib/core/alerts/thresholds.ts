import type { AlertCondition } from "../../contract/alert";
import type { Thresholds } from "./evaluate-rule";

const MINUTE_MS = 60_000;

/** A condition as the evaluation takes it. `stepMs`: how far readings lie apart; three steps without one are a gap. */
export function thresholdsOf(
  { threshold, resolve_below, for_minutes }: AlertCondition,
  stepMs: number,
): Thresholds {
  return {
    threshold,
    resolveBelow: resolve_below ?? threshold,
    forMs: for_minutes * MINUTE_MS,
    maxGapMs: 3 * stepMs,
  };
}
