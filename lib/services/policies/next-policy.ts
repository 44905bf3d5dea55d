import { Policy } from "@/lib/contract/policy";
import type { ChangePolicyRequest } from "@/lib/contract/policy-review";
import { FULLY_ON, type Stage } from "@/lib/contract/rollout";
import type { Domain } from "@/lib/core/domains/domain";
import type { TenantTx } from "@/lib/db/tx";
import { requireSoundPolicy } from "./require-sound-policy";

/**
 * What a change makes of the policy that holds now.
 * @throws Refusal `invalid_request` where the outcome can't be meant.
 */
export function nextPolicy(
  domain: Domain,
  { policy, reason: _, mode: __, percent: ___, ...parts }: ChangePolicyRequest,
): (current: Policy, t: TenantTx) => Promise<Policy> {
  return async (current, t) => {
    const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
    const { delete: rule, ...merged } = { ...(policy ?? current), ...given };
    const next = Policy.parse(rule === null ? merged : { ...merged, delete: rule });
    await requireSoundPolicy(t, domain, { policy: next, current });
    return next;
  };
}

/** How far a change is switched on at first. */
export function stageOf({ mode, percent }: Pick<ChangePolicyRequest, "mode" | "percent">): Stage {
  return { mode: mode ?? FULLY_ON.mode, percent: percent ?? FULLY_ON.percent };
}
