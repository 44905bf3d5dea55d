import type { Policy, Scale } from "../../contract/policy";
import type { Strategy } from "../../contract/strategy";
import { formatDuration } from "../format/duration";

/** A policy in plain words, one sentence per rule, the most important first. */
export function explainPolicy(policy: Policy): string[] {
  return [
    BOTH_CHANGED[policy.strategy],
    ...fieldRules(policy),
    ...escalation(policy),
    ...deletes(policy),
    ...ties(policy),
    MERGE[policy.merge],
  ];
}

/** What happens to a field that both sides changed. */
const BOTH_CHANGED: Record<Strategy, string> = {
  client_wins: "If both sides changed the same field, the device's edit wins.",
  server_wins: "If both sides changed the same field, the server's value stays.",
  most_recent_wins: "If both sides changed the same field, the later edit wins.",
  preserve_escalation:
    "If both sides changed the same field, the later edit wins, but an escalation is never lowered.",
  manual: "If both sides changed the same field, a person decides.",
};

const RULE: Record<Strategy, string> = {
  client_wins: "the device's edit wins",
  server_wins: "the server's value stays",
  most_recent_wins: "the later edit wins",
  preserve_escalation: "the more escalated value wins",
  manual: "a person decides",
};

const DELETE: Record<Strategy, string> = {
  client_wins: "What the device did wins where one side deleted what the other edited.",
  server_wins: "What the server holds stays where one side deleted what the other edited.",
  most_recent_wins: "Where one side deleted what the other edited, the later of the two wins.",
  preserve_escalation:
    "An escalated record is not deleted by somebody who didn't know; otherwise the later of delete and edit wins.",
  manual: "Where one side deleted what the other edited, a person decides.",
};

const TIE: Record<Policy["on_tie"], string> = {
  server: "the server's value stays",
  client: "the device's edit wins",
  manual: "a person decides",
};

const MERGE: Record<Policy["merge"], string> = {
  fields: "Edits of different fields are always both kept.",
  record: "An edit is taken as one: all its fields go the way of the contested ones.",
};

function fieldRules(policy: Policy): string[] {
  const byRule = new Map<Strategy, string[]>();
  for (const [field, rule] of Object.entries(policy.fields)) {
    if (rule !== policy.strategy) byRule.set(rule, [...(byRule.get(rule) ?? []), field]);
  }
  return [...byRule].map(([rule, fields]) => `For ${list(fields)}, ${RULE[rule]}.`);
}

function escalation(policy: Policy): string[] {
  if (!uses(policy, "preserve_escalation")) return [];
  const critical = Object.entries(policy.critical);
  if (critical.length === 0)
    return ["No field is marked as critical yet, so there is no escalation to keep."];
  const sentences = critical.map(([field, scale]) => `${field}: ${inOrder(scale)}.`);
  if (policy.closing.values.length > 0) {
    sentences.push(
      `A ${policy.closing.field} of ${list(policy.closing.values, "or")} doesn't end an escalation that its side hadn't seen.`,
    );
  }
  return sentences;
}

function inOrder(scale: Scale): string {
  return scale.kind === "number"
    ? "the higher number stays"
    : `${scale.values.join(" < ")}, the higher stays`;
}

function deletes(policy: Policy): string[] {
  return policy.delete === undefined || policy.delete === policy.strategy ? [] : [DELETE[policy.delete]];
}

function ties(policy: Policy): string[] {
  if (!usesTimes(policy)) return [];
  if (policy.clock_tolerance_ms === 0) return ["Clocks are trusted to the millisecond."];
  const closeness = formatDuration(policy.clock_tolerance_ms);
  return [`Edits less than ${closeness} apart are a tie: ${TIE[policy.on_tie]}.`];
}

/** Whether any rule of the policy compares the times of two edits. */
export function usesTimes(policy: Policy): boolean {
  return uses(policy, "most_recent_wins") || uses(policy, "preserve_escalation");
}

function uses(policy: Policy, strategy: Strategy): boolean {
  return (
    policy.strategy === strategy ||
    policy.delete === strategy ||
    Object.values(policy.fields).includes(strategy)
  );
}

function list(words: readonly string[], last: "and" | "or" = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
