import type { PolicyInForce } from "@/lib/contract/policy-review";
import { DOMAINS } from "@/lib/core/domains/registry";
import { standingPolicyRows } from "@/lib/db/policy/policy-rows";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { inForce } from "./in-force";

/** The policy in force for every domain, built-in defaults included, each with the version that is on its way. */
export async function getPolicies({ tenant }: Pick<TenantContext, "tenant">): Promise<PolicyInForce[]> {
  return withTenant(tenant, async (tx) => {
    const rows = await standingPolicyRows(tenant, tx);
    const policies: PolicyInForce[] = [];
    for (const domain of DOMAINS) policies.push(await inForce(tenant, tx, domain, rows));
    return policies;
  });
}
