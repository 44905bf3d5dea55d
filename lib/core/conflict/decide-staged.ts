import type { FieldVerdicts, ShadowOutcome } from "../../contract/conflict";
import { jsonEqual } from "../json-equal";
import type { EffectivePolicy, StandingPolicy } from "../rollout/standing-policy";
import type { RecordState } from "../sync/record";
import { decide } from "./decide";
import { whatWaits } from "./decide-forgotten";
import type { DecidedConflict, Decision } from "./decision";
import type { Encounter } from "./encounter";

/**
 * How an edit meets the record while policies or conflict resolution itself are rolled out. Where resolution isn't on
 * for the device, each conflict waits for a person. A policy in shadow only leaves word of what it would have done:
 * the decision is the same as without it. Edits that meet no conflict cost nothing more.
 */
export function decideStaged(
  encounter: Encounter,
  { version, resolution, shadow }: StandingPolicy,
): Decision {
  const decision = decide(encounter);
  if (!decision.conflict) return decision;
  if (resolution === "on") {
    return shadow ? { ...decision, shadow: shadowOutcome(encounter, shadow, decision) } : decision;
  }
  const held = setAside(whatWaits(encounter), decision.conflict);
  return resolution === "shadow" ? { ...held, shadow: outcomeOf(version, decision, held) } : held;
}

function setAside(record: RecordState, conflict: DecidedConflict): Decision {
  const fields: FieldVerdicts = {};
  for (const [field, verdict] of Object.entries(conflict.fields)) {
    fields[field] = { ...verdict, winner: "nobody", reason: "not_rolled_out", rule: "manual" };
  }
  return {
    status: "manual_required",
    after: record,
    conflict: { ...conflict, strategy: "manual", winner: null, fields },
  };
}

/** A candidate that can't be followed would have asked a person. */
function shadowOutcome(encounter: Encounter, shadow: EffectivePolicy, decision: Decision): ShadowOutcome {
  try {
    return outcomeOf(shadow.version, decide({ ...encounter, policy: shadow.policy }), decision);
  } catch {
    return { version: shadow.version, winner: null, fields: {}, differs: decision.status === "resolved" };
  }
}

function outcomeOf(version: number, would: Decision, did: Decision): ShadowOutcome {
  const fields: ShadowOutcome["fields"] = {};
  for (const [field, { winner, reason, rule }] of Object.entries(would.conflict?.fields ?? {})) {
    fields[field] = { winner, reason, rule };
  }
  // An edit that the candidate finds nothing contested in is simply written.
  const winner = would.conflict ? would.conflict.winner : "client";
  return { version, winner, fields, differs: differ(would, did) };
}

function differ(one: Decision, other: Decision): boolean {
  if ((one.status === "manual_required") !== (other.status === "manual_required")) return true;
  if (one.after?.deleted !== other.after?.deleted) return true;
  return !jsonEqual(one.after?.data, other.after?.data);
}
