import { type FieldVerdict, WHOLE_RECORD } from "../../contract/conflict";
import type { AlikeDecision } from "../../contract/conflict-alike";
import type { ConflictDetail, Side } from "../../contract/conflict-review";
import type { Policy } from "../../contract/policy";
import type { Strategy } from "../../contract/strategy";
import { own } from "../own";
import { laterTime } from "./settle-field";

type Decided = Pick<ConflictDetail, "verdicts" | "base_version" | "server_version">;

/**
 * The policy changed so that it settles a conflict like this one as a person did: a rule for each contested field, or
 * for deletes. The later edit where that gives the person's side, because it suits more conflicts than a fixed side.
 * Null where no rule does, as for a value of the person's own.
 */
export function policyLike(policy: Policy, conflict: Decided, decision: AlikeDecision): Policy | null {
  const { verdicts } = conflict;
  const life = own(verdicts, WHOLE_RECORD);
  if (life) {
    const side = decision.choice === "fields" ? undefined : decision.choice;
    return side ? { ...policy, delete: ruleFor(policy, conflict, life, side) } : null;
  }
  const fields = { ...policy.fields };
  for (const field of Object.keys(verdicts)) {
    const verdict = own(verdicts, field);
    const side = decision.choice === "fields" ? own(decision.fields ?? {}, field) : decision.choice;
    if (!verdict || !side) return null;
    fields[field] = ruleFor(policy, conflict, verdict, side);
  }
  return { ...policy, fields };
}

function ruleFor(policy: Policy, conflict: Decided, { client, server }: FieldVerdict, side: Side): Strategy {
  const timed = typeof client.time === "number" && typeof server.time === "number";
  const later = laterTime(
    policy,
    { time: client.time ?? null, version: conflict.base_version },
    { time: server.time ?? null, version: server.version ?? conflict.server_version },
  );
  if (timed && later.reason === "later_time" && later.winner === side) return "most_recent_wins";
  return side === "client" ? "client_wins" : "server_wins";
}
