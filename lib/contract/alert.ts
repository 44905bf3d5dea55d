import { z } from "zod";
import { PageQuery } from "./page";
import { plainName } from "./plain-text";

/** What a rule watches. `failure_rate` and `conflict_rate` are measured over a window, the others are how things stand. */
export const ALERT_KINDS = [
  "failure_rate",
  "conflict_rate",
  "set_aside",
  "oldest_unsynced",
  "device_health",
] as const;
export const AlertKind = z.enum(ALERT_KINDS);
export type AlertKind = z.infer<typeof AlertKind>;

/** What an incident tells of: a rule that fired, or that the database was restored from a backup, which needs no rule. */
export const IncidentKind = z.enum([...ALERT_KINDS, "restored"]);
export type IncidentKind = z.infer<typeof IncidentKind>;

/** Windows that a rate can be measured over, in minutes. */
export const ALERT_WINDOWS = [5, 15, 30, 60, 240, 1440] as const;

/** The largest threshold of each kind, in its unit: percent, items, minutes, devices. */
export const ALERT_LIMITS: Record<AlertKind, number> = {
  failure_rate: 100,
  conflict_rate: 100,
  set_aside: 1_000_000,
  oldest_unsynced: 90 * 24 * 60,
  device_health: 1_000_000,
};

const number = z.coerce.number("a number");

const conditionShape = {
  kind: AlertKind,
  /** Fires from this value on; percent, items, minutes or devices, as the kind says. */
  threshold: number.positive("more than 0"),
  /** Resolves below this one; the threshold where absent. The room between the two keeps an alert from flapping. */
  resolve_below: number.positive("more than 0").optional(),
  /** How long the value must stay on the other side before the alert fires, and before it resolves. */
  for_minutes: number.int("whole minutes").min(0).max(1440).default(0),
  /** What a rate is measured over; the kinds that are no rate ignore it. */
  window_minutes: number.pipe(z.literal(ALERT_WINDOWS)).default(15),
  /** A rate over fewer requests (or, of conflicts, fewer edits) than this says nothing. */
  at_least: number.int("a whole number").min(1).max(1_000_000).default(20),
  /** Devices with a score below this are the unhealthy ones that `device_health` counts. */
  health_below: number.int("a whole number").min(1).max(100).default(70),
};

type Limits = { kind: AlertKind; threshold: number; resolve_below?: number };

function checkLimits({ value, issues }: z.core.ParsePayload<Limits>): void {
  const { kind, threshold, resolve_below } = value;
  const issue = (path: string, message: string) =>
    issues.push({ code: "custom", path: [path], message, input: value });
  if (threshold > ALERT_LIMITS[kind]) issue("threshold", `at most ${ALERT_LIMITS[kind]}`);
  if (resolve_below !== undefined && resolve_below > threshold) {
    issue("resolve_below", "not above the threshold, or the alert would resolve while it fires");
  }
}

/** When an alert fires and when it resolves. */
export const AlertCondition = z.object(conditionShape).check(checkLimits);
export type AlertCondition = z.infer<typeof AlertCondition>;

/** Body of `POST /api/sync/alerts/rules` and `PUT /api/sync/alerts/rules/:id`: a rule whole. */
export const AlertRuleRequest = z
  .object({ ...conditionShape, name: plainName(120), channel_ids: z.array(z.uuid()).max(20).default([]) })
  .check(checkLimits);
export type AlertRuleRequest = z.infer<typeof AlertRuleRequest>;

/** Path of what concerns one rule, channel or delivery. */
export const AlertPath = z.object({ id: z.uuid("an id") });

/** Body of `POST /api/sync/alerts/rules/:id/mute`; null lets it speak again. */
export const MuteRequest = z.object({ until: z.iso.datetime({ offset: true }).nullable() });
export type MuteRequest = z.infer<typeof MuteRequest>;

/** Query of `GET /api/sync/alerts/preview`. */
export const AlertPreviewQuery = z
  .object({ ...conditionShape, days: number.pipe(z.literal([1, 7, 14])).default(7) })
  .check(checkLimits);
export type AlertPreviewQuery = z.infer<typeof AlertPreviewQuery>;

export const ALERT_STATES = ["firing", "about_to_fire", "quiet", "no_data"] as const;
export type AlertRuleState = (typeof ALERT_STATES)[number];

export type AlertRule = AlertCondition & {
  id: string;
  name: string;
  channel_ids: string[];
  /** In plain words: when it fires, when it resolves. */
  sentences: string[];
  state: AlertRuleState;
  /** Since when it fires, or since when its condition holds. */
  since: string | null;
  /** At the last evaluation; null where there was too little to say. */
  value: number | null;
  evaluated_at: string | null;
  muted_until: string | null;
  created_by: string;
  created_at: string;
};

export const INCIDENT_ENDS = ["recovered", "rule_changed", "rule_deleted"] as const;
export type IncidentEnd = (typeof INCIDENT_ENDS)[number];

/** One time that a rule fired. */
export type AlertIncident = {
  id: string;
  rule_id: string;
  /** Name and condition as they were then. */
  rule_name: string;
  kind: IncidentKind;
  condition: string;
  fired_at: string;
  resolved_at: string | null;
  ended_by: IncidentEnd | null;
  /** When it fired, and the worst so far. */
  value: number;
  peak: number;
  /** False while muted: nobody was told. */
  announced: boolean;
};

/** Query of `GET /api/sync/alerts/incidents`. */
export const IncidentListQuery = PageQuery.extend({
  state: z.enum(["open", "resolved", "all"]).default("all"),
});
export type IncidentListQuery = z.infer<typeof IncidentListQuery>;

/** What a condition would have done; the same evaluation as the live one, in steps of five minutes. */
export type AlertPreview = {
  from: string;
  to: string;
  time_zone: string;
  step: "hour" | "quarter_day";
  /** The highest value of each bucket; null where nothing can be said. */
  points: { start: string; value: number | null }[];
  firings: { from: string; to: string | null; peak: number }[];
  /** Since when there are readings at all; null where there are none. */
  measured_since: string | null;
};
