import type { AlertCondition, AlertKind, IncidentKind } from "../../contract/alert";
import { countOf, formatCount } from "../format/count";
import { formatDuration } from "../format/duration";

const MINUTE_MS = 60_000;

/** What each kind watches, for lists and headings. */
export const ALERT_KIND_LABEL: Record<AlertKind, string> = {
  failure_rate: "Failure rate",
  conflict_rate: "Conflict rate",
  set_aside: "Set-aside items",
  oldest_unsynced: "Oldest unsynced change",
  device_health: "Device health",
};

/** A condition in plain words: when it fires, and when it resolves. */
export function describeCondition(condition: AlertCondition): string[] {
  const { kind, threshold, resolve_below = threshold, for_minutes } = condition;
  const stays = for_minutes === 0 ? "" : `, for ${minutes(for_minutes)}`;
  return [
    `Fires when ${FIRES[kind](condition)}${stays}.`,
    `Resolves below ${formatAlertValue(kind, resolve_below)}${stays}.`,
  ];
}

const FIRES: Record<AlertKind, (condition: AlertCondition) => string> = {
  failure_rate: (rule) =>
    `${formatAlertValue(rule.kind, rule.threshold)} or more of the sync requests within ${minutes(rule.window_minutes)} fail (of at least ${formatCount(rule.at_least)})`,
  conflict_rate: (rule) =>
    `${formatAlertValue(rule.kind, rule.threshold)} or more of the edits within ${minutes(rule.window_minutes)} meet a conflict (of at least ${formatCount(rule.at_least)})`,
  set_aside: (rule) =>
    `${formatAlertValue(rule.kind, rule.threshold)} or more ${rule.threshold === 1 ? "waits" : "wait"} for a person`,
  oldest_unsynced: (rule) => `a device holds back a change for ${minutes(rule.threshold)} or longer`,
  device_health: (rule) =>
    `${formatAlertValue(rule.kind, rule.threshold)} or more ${rule.threshold === 1 ? "has" : "have"} a health score below ${rule.health_below}`,
};

/** A value of a rule with its unit: "4.2 %", "12 items", "3 h", "5 devices". */
export function formatAlertValue(kind: IncidentKind, value: number): string {
  return FORMAT[kind](value);
}

const percent = (value: number) => `${Number(value.toFixed(1))} %`;
const minutes = (value: number) => (value < 1 ? "under 1 min" : formatDuration(value * MINUTE_MS));

const FORMAT: Record<IncidentKind, (value: number) => string> = {
  failure_rate: percent,
  conflict_rate: percent,
  set_aside: (value) => countOf(value, "item"),
  oldest_unsynced: minutes,
  device_health: (value) => countOf(value, "device"),
  restored: (value) => countOf(value, "lost change"),
};
