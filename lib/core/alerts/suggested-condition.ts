import type { AlertCondition, AlertKind } from "../../contract/alert";

const USUAL = { window_minutes: 60, at_least: 10, health_below: 70 } as const;

/** A sensible start for each kind: late enough not to cry wolf, with room before it resolves. */
export const SUGGESTED_CONDITION: Record<AlertKind, AlertCondition> = {
  failure_rate: { kind: "failure_rate", threshold: 5, resolve_below: 3, for_minutes: 5, ...USUAL },
  conflict_rate: {
    kind: "conflict_rate",
    threshold: 10,
    resolve_below: 7,
    for_minutes: 15,
    ...USUAL,
    window_minutes: 240,
  },
  set_aside: { kind: "set_aside", threshold: 20, resolve_below: 15, for_minutes: 0, ...USUAL },
  oldest_unsynced: { kind: "oldest_unsynced", threshold: 24 * 60, for_minutes: 0, ...USUAL },
  device_health: { kind: "device_health", threshold: 3, resolve_below: 2, for_minutes: 15, ...USUAL },
};
