import { WHOLE_RECORD } from "../../contract/conflict";
import type { Json } from "../../contract/json";
import type { Policy } from "../../contract/policy";
import { jsonEqual } from "../json-equal";
import { own } from "../own";
import type { Decision } from "./decision";

/**
 * A policy that lets no escalation go, by every scale that any of the given ones knows; of two scales of one field the
 * first counts. What it keeps is the measure of the others.
 */
export function escalationGuard(policies: readonly [Policy, ...Policy[]]): Policy {
  const closing = policies.find((policy) => policy.closing.values.length > 0)?.closing;
  const guard: Policy = {
    ...policies[0],
    strategy: "preserve_escalation",
    fields: {},
    critical: Object.assign({}, ...policies.map((policy) => policy.critical).reverse()),
    merge: "fields",
    on_tie: "server",
    ...(closing && { closing }),
  };
  delete guard.delete;
  return guard;
}

/** Why the guard gave a field to a side; any other reason has nothing to do with an escalation. */
const ESCALATIONS: ReadonlySet<string> = new Set([
  "more_escalated",
  "unseen_escalation",
  "escalated_record_kept",
]);

/**
 * Where a decision lets an escalation go that the guard keeps: the record ends up without it. A conflict that waits for
 * a person loses nothing.
 */
export function loweredFields(guarded: Decision, decision: Decision): string[] {
  if (decision.status === "manual_required") return [];
  const verdicts = guarded.conflict?.fields ?? {};
  return Object.keys(verdicts).filter((field) => {
    if (!ESCALATIONS.has(verdicts[field]?.reason ?? "")) return false;
    if (field === WHOLE_RECORD) return decision.after?.deleted !== guarded.after?.deleted;
    return !jsonEqual(valueAfter(guarded, field), valueAfter(decision, field));
  });
}

function valueAfter({ after }: Decision, field: string): Json | undefined {
  return after ? own(after.data, field) : undefined;
}
