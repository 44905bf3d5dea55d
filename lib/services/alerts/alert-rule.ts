import { z } from "zod";
import { AlertCondition, type AlertRule, type AlertRuleState } from "@/lib/contract/alert";
import { describeCondition } from "@/lib/core/alerts/describe-condition";
import type { AlertRule as AlertRuleRow } from "@/lib/db/generated/client";

const ChannelIds = z.array(z.string());

/** A rule as the dashboard gets it. */
export function alertRule(row: AlertRuleRow, now: Date): AlertRule {
  const condition = conditionOf(row);
  const since = row.firingSince ?? row.turningSince;
  return {
    ...condition,
    id: row.id,
    name: row.name,
    channel_ids: channelIdsOf(row),
    sentences: describeCondition(condition),
    state: stateOf(row),
    since: since?.toISOString() ?? null,
    value: row.value,
    evaluated_at: row.evaluatedAt?.toISOString() ?? null,
    muted_until: isMuted(row, now) ? (row.mutedUntil?.toISOString() ?? null) : null,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
  };
}

export function conditionOf(row: Pick<AlertRuleRow, "condition">): AlertCondition {
  return AlertCondition.parse(row.condition);
}

export function channelIdsOf(row: Pick<AlertRuleRow, "channelIds">): string[] {
  return ChannelIds.parse(row.channelIds);
}

export function isMuted({ mutedUntil }: Pick<AlertRuleRow, "mutedUntil">, now: Date): boolean {
  return mutedUntil !== null && mutedUntil > now;
}

function stateOf({ firingSince, turningSince, evaluatedAt, value }: AlertRuleRow): AlertRuleState {
  if (firingSince) return "firing";
  if (turningSince) return "about_to_fire";
  return evaluatedAt && value !== null ? "quiet" : "no_data";
}
