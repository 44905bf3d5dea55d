import type { PolicyInForce } from "@/lib/contract/policy-review";
import type { Rollout } from "@/lib/contract/rollout";
import { diffPolicy } from "@/lib/core/conflict/diff-policy";
import type { Domain } from "@/lib/core/domains/domain";
import { policySubject } from "@/lib/core/rollout/policy-subject";
import { isFullyOn } from "@/lib/core/rollout/standing-policy";
import type { PolicyRow } from "@/lib/db/policy/policy-rows";
import { latestStageRows } from "@/lib/db/rollout/stage-rows";
import { tallyShadow } from "@/lib/db/rollout/tally-shadow";
import type { TenantTx } from "@/lib/db/tx";
import { rolloutOf } from "../rollout/rollout-of";
import { domainPolicy } from "./domain-policy";

/**
 * The policy that holds for a domain, and the version on its way. `rows` are those of `standingPolicyRows`.
 */
export async function inForce(
  t: TenantTx,
  domain: Domain,
  rows: readonly PolicyRow[],
): Promise<PolicyInForce> {
  const own = rows.filter((row) => row.domain === domain.name);
  const policy = domainPolicy(domain, own.find(isFullyOn));
  const candidate = own.find((row) => !isFullyOn(row) && row.mode !== "off");
  return {
    ...policy,
    newest_version: own[0]?.version ?? 0,
    candidate: candidate
      ? {
          ...domainPolicy(domain, candidate),
          rollout: await rolloutOfVersion(t, candidate),
          changes: diffPolicy(policy.policy, candidate.policy),
          shadow: await tallyShadow(t, candidate),
        }
      : null,
  };
}

async function rolloutOfVersion(t: TenantTx, version: PolicyRow): Promise<Rollout> {
  const subject = policySubject(version.domain, version.version);
  const stages = await latestStageRows(t);
  const stage = stages.find((row) => row.subject === subject);
  return rolloutOf(subject, stage, version);
}
