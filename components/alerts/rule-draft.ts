import { type AlertCondition, type AlertKind, type AlertRule, AlertRuleRequest } from "@/lib/contract/alert";
import { ALERT_KIND_LABEL } from "@/lib/core/alerts/describe-condition";
import { SUGGESTED_CONDITION } from "@/lib/core/alerts/suggested-condition";

/** A rule while somebody types at it: numbers as text, which may be none yet. */
export type RuleDraft = {
  name: string;
  kind: AlertKind;
  threshold: string;
  resolve_below: string;
  for_minutes: string;
  window_minutes: string;
  at_least: string;
  health_below: string;
  channel_ids: string[];
};

/** What the editor begins with: the rule, or a suggestion. */
export function draftOf(rule: AlertRule | undefined): RuleDraft {
  if (!rule) return { ...typed(SUGGESTED_CONDITION.failure_rate), name: "", channel_ids: [] };
  return { ...typed(rule), name: rule.name, channel_ids: rule.channel_ids };
}

/** Another kind's suggestion; thresholds of one kind mean nothing in another. */
export function withKind(draft: RuleDraft, kind: AlertKind): RuleDraft {
  return { ...draft, ...typed(SUGGESTED_CONDITION[kind]) };
}

/** The rule, or what is wrong with which field. */
export function parseDraft(
  draft: RuleDraft,
): { rule: AlertRuleRequest; issues: undefined } | { rule: undefined; issues: { [field: string]: string } } {
  const { resolve_below, ...rest } = draft;
  const given = {
    ...rest,
    name: draft.name.trim() || ALERT_KIND_LABEL[draft.kind],
    ...(resolve_below.trim() && { resolve_below }),
  };
  const { data, error } = AlertRuleRequest.safeParse(given);
  if (data) return { rule: data, issues: undefined };
  return {
    rule: undefined,
    issues: Object.fromEntries(error.issues.map(({ path, message }) => [String(path[0]), message])),
  };
}

function typed(condition: AlertCondition): Omit<RuleDraft, "name" | "channel_ids"> {
  return {
    kind: condition.kind,
    threshold: String(condition.threshold),
    resolve_below: condition.resolve_below === undefined ? "" : String(condition.resolve_below),
    for_minutes: String(condition.for_minutes),
    window_minutes: String(condition.window_minutes),
    at_least: String(condition.at_least),
    health_below: String(condition.health_below),
  };
}
