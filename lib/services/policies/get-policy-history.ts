import type { PolicyVersion } from "@/lib/contract/policy-review";
import { FULLY_ON } from "@/lib/contract/rollout";
import { diffPolicy } from "@/lib/core/conflict/diff-policy";
import { policyHistoryRows } from "@/lib/db/policy/policy-rows";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { domainPolicy, requireDomain } from "./domain-policy";

/**
 * Every version of a domain's policy, newest first, each with what it changed; the last is the built-in default.
 * @throws Refusal `not_found` for an unknown domain.
 */
export async function getPolicyHistory({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { domain: string };
}): Promise<PolicyVersion[]> {
  const domain = requireDomain(input.domain);
  const rows = await withTenant(ctx.tenant, (t) => policyHistoryRows(t, domain.name));
  const versions = [
    ...rows.map((row) => ({ ...domainPolicy(domain, row), mode: row.mode, percent: row.percent })),
    { ...domainPolicy(domain, undefined), ...FULLY_ON },
  ];
  return versions.map((version, index) => {
    const before = versions[index + 1];
    const kept = rows[index]?.changes;
    return { ...version, changes: kept ?? (before ? diffPolicy(before.policy, version.policy) : []) };
  });
}
