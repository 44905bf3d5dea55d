/** What a rule's value was at a moment (ms); null where there was too little to say. */
export type Reading = { at: number; value: number | null };

/** When an alert turns. Values in the rule's own unit, times in ms. */
export type Thresholds = {
  /** The condition holds from this value on, and no longer below the other one. */
  threshold: number;
  resolveBelow: number;
  /** How long the value must stay on the other side before the alert turns. */
  forMs: number;
  /** Readings further apart than this don't show what was between them: a new wait begins. */
  maxGapMs: number;
};

/** Between two readings; kept with the rule, so that any process can go on from it. */
export type AlertState = {
  firingSince: number | null;
  /** Since when the value is on the other side: the wait before the alert turns. */
  turningSince: number | null;
  seenAt: number | null;
};

export type Turn = "fired" | "resolved" | null;

export const QUIET: AlertState = { firingSince: null, turningSince: null, seenAt: null };

/**
 * Takes one reading into account. A reading that says nothing turns nothing: an alert doesn't resolve because devices
 * fell silent, and none fires on what isn't known. Readings come in order of time.
 */
export function evaluateRule(
  { threshold, resolveBelow, forMs, maxGapMs }: Thresholds,
  state: AlertState,
  { at, value }: Reading,
): { state: AlertState; turn: Turn } {
  const { firingSince } = state;
  const firing = firingSince !== null;
  const beyond = value !== null && (firing ? value < resolveBelow : value >= threshold);
  if (!beyond) return { state: { firingSince, turningSince: null, seenAt: at }, turn: null };
  const seen = state.seenAt !== null && at - state.seenAt <= maxGapMs;
  const turningSince = seen ? (state.turningSince ?? at) : at;
  if (at - turningSince < forMs) return { state: { firingSince, turningSince, seenAt: at }, turn: null };
  return {
    state: { firingSince: firing ? null : at, turningSince: null, seenAt: at },
    turn: firing ? "resolved" : "fired",
  };
}
