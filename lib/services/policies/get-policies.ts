import type { PolicyInForce } from "@/lib/contract/policy-review";
import { DOMAINS } from "@/lib/core/domains/registry";
import { standingPolicyRows } from "@/lib/db/policy/policy-rows";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { inForce } from "./in-force";

/** The policy in force for every domain, built-in defaults included, each with the version that is on its way. */
export async function getPolicies({ tenant }: Pick<TenantContext, "tenant">): Promise<PolicyInForce[]> {
  return withTenant(tenant, async (t) => {
    const rows = await standingPolicyRows(t);
    const policies: PolicyInForce[] = [];
    for (const domain of DOMAINS) policies.push(await inForce(t, domain, rows));
    return policies;
  });
}
