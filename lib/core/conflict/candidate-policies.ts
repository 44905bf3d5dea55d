import { WHOLE_RECORD } from "../../contract/conflict";
import type { Policy } from "../../contract/policy";
import type { Strategy } from "../../contract/strategy";
import { own } from "../own";
import { STRATEGY_NAMES } from "./diff-policy";

/** One small change of a policy, in words. */
export type CandidatePolicy = { what: string; policy: Policy };

/** Each costs a decision for each conflict. */
const MOST = 16;

const SETTLING: readonly Strategy[] = [
  "most_recent_wins",
  "preserve_escalation",
  "server_wins",
  "client_wins",
];

/**
 * Small changes of a policy that could spare people some conflicts: other rules for the fields that wait for them most
 * often, for deletes, for ties, for everything. Which of them helps, only a replay tells.
 * @param waiting fields of conflicts that waited for a person, the most frequent first
 */
export function candidatePolicies(policy: Policy, waiting: readonly string[]): CandidatePolicy[] {
  return [
    ...ties(policy),
    ...deletes(policy, waiting),
    ...strategies(policy),
    ...rules(policy, waiting),
  ].slice(0, MOST);
}

function ties(policy: Policy): CandidatePolicy[] {
  if (policy.on_tie !== "manual") return [];
  return [
    { what: "On a tie the server's value stays", policy: { ...policy, on_tie: "server" } },
    { what: "On a tie the device wins", policy: { ...policy, on_tie: "client" } },
  ];
}

function deletes(policy: Policy, waiting: readonly string[]): CandidatePolicy[] {
  if (!waiting.includes(WHOLE_RECORD)) return [];
  return useful(policy)
    .filter((rule) => rule !== (policy.delete ?? policy.strategy))
    .map((rule) => ({ what: `Deletes: ${name(rule)}`, policy: { ...policy, delete: rule } }));
}

function strategies(policy: Policy): CandidatePolicy[] {
  if (policy.strategy !== "manual") return [];
  return useful(policy).map((strategy) => ({
    what: `Strategy: ${name(strategy)}`,
    policy: { ...policy, strategy },
  }));
}

function rules(policy: Policy, waiting: readonly string[]): CandidatePolicy[] {
  return waiting
    .filter((field) => field !== WHOLE_RECORD)
    .flatMap((field) =>
      useful(policy)
        .filter((rule) => rule !== (own(policy.fields, field) ?? policy.strategy))
        .map((rule) => ({
          what: `${field}: ${name(rule)}`,
          policy: { ...policy, fields: { ...policy.fields, [field]: rule } },
        })),
    );
}

/** Without critical fields there is nothing to preserve. */
function useful(policy: Policy): Strategy[] {
  const critical = Object.keys(policy.critical).length > 0;
  return SETTLING.filter((strategy) => critical || strategy !== "preserve_escalation");
}

function name(strategy: Strategy): string {
  return STRATEGY_NAMES[strategy].toLowerCase();
}
