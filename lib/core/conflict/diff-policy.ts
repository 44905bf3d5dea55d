import type { Policy, Scale } from "../../contract/policy";
import type { PolicyChange } from "../../contract/policy-review";
import type { Strategy } from "../../contract/strategy";
import { formatDuration } from "../format/duration";
import { own } from "../own";

/** What changed from one version of a policy to another, in the words of the policy page; empty where nothing did. */
export function diffPolicy(from: Policy, to: Policy): PolicyChange[] {
  return partsOf(to, from)
    .map(([what, after, before]) => ({ what, from: before, to: after }))
    .filter((change) => change.from !== change.to);
}

type Part = [what: string, after: string, before: string];

function partsOf(after: Policy, before: Policy): Part[] {
  const both = (what: string, words: (policy: Policy) => string): Part => [what, words(after), words(before)];
  return [
    both("Strategy", (policy) => STRATEGY_NAMES[policy.strategy]),
    both("Edits of different fields", (policy) => (policy.merge === "fields" ? "both kept" : "go as one")),
    both("On a tie", (policy) => TIES[policy.on_tie]),
    both("Clock tolerance", (policy) => formatDuration(policy.clock_tolerance_ms)),
    both("Oldest edit taken at its word", (policy) => formatDuration(policy.max_edit_age_ms)),
    both("Deletes", (policy) => (policy.delete ? STRATEGY_NAMES[policy.delete] : "as the strategy")),
    both("Closing values", ({ closing }) => `${closing.field}: ${closing.values.join(", ") || "none"}`),
    ...namesOf(after.fields, before.fields).map((field) =>
      both(`Rule for ${field}`, (policy) => ruleName(own(policy.fields, field))),
    ),
    ...namesOf(after.critical, before.critical).map((field) =>
      both(`Scale of ${field}`, (policy) => scaleInWords(own(policy.critical, field))),
    ),
  ];
}

/** Strategies as a person calls them. */
export const STRATEGY_NAMES: Record<Strategy, string> = {
  client_wins: "Client wins",
  server_wins: "Server wins",
  most_recent_wins: "Most recent wins",
  preserve_escalation: "Preserve escalation",
  manual: "Manual",
};

const TIES: Record<Policy["on_tie"], string> = {
  server: "server stays",
  client: "client wins",
  manual: "a person decides",
};

function namesOf(after: object, before: object): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
}

function ruleName(rule: Strategy | undefined): string {
  return rule ? STRATEGY_NAMES[rule] : "none of its own";
}

function scaleInWords(scale: Scale | undefined): string {
  if (!scale) return "not critical";
  const steps = scale.kind === "number" ? "by number" : scale.values.join(" < ");
  return scale.escalated_from === undefined ? steps : `${steps}, escalated from ${scale.escalated_from}`;
}
