import { FULLY_ON, type Rollout, type RolloutSubject } from "@/lib/contract/rollout";
import { findDomain } from "@/lib/core/domains/registry";
import { policyOfSubject } from "@/lib/core/rollout/policy-subject";
import { policyHistoryRows } from "@/lib/db/policy/policy-rows";
import { latestStageRows } from "@/lib/db/rollout/stage-rows";
import type { TenantTx } from "@/lib/db/tx";
import { Refusal } from "../refusal";
import { rolloutOf } from "./rollout-of";

/**
 * How far a subject is switched on.
 * @throws Refusal `not_found` for a version that isn't there, `invalid_request` for one that a newer one replaced.
 */
export async function findRollout(t: TenantTx, subject: RolloutSubject): Promise<Rollout> {
  const policy = policyOfSubject(subject);
  const first = policy ? await newestVersion(t, policy) : FULLY_ON;
  const rows = await latestStageRows(t);
  return rolloutOf(
    subject,
    rows.find((row) => row.subject === subject),
    first,
  );
}

async function newestVersion(t: TenantTx, { domain, version }: { domain: string; version: number }) {
  const rows = findDomain(domain) ? await policyHistoryRows(t, domain) : [];
  if (!rows.some((row) => row.version === version)) {
    throw new Refusal("not_found", `There is no version ${version} of the policy of ${domain}.`);
  }
  const [newest] = rows;
  if (newest?.version !== version) {
    const detail = `Version ${newest?.version} is newer. Restore version ${version} as a new one to switch it on.`;
    throw new Refusal("invalid_request", detail);
  }
  return newest;
}
