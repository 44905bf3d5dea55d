import type { DomainPolicy } from "@/lib/contract/policy-review";
import { DOMAINS } from "@/lib/core/domains/registry";
import { latestPolicyRows } from "@/lib/db/policy/policy-rows";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { domainPolicy } from "./domain-policy";

/** The policy in force for every domain, built-in defaults included. */
export async function getPolicies(ctx: TenantContext): Promise<DomainPolicy[]> {
  const rows = await withTenant(ctx.tenant, (tx) => latestPolicyRows(ctx.tenant, tx));
  const byDomain = new Map(rows.map((row) => [row.domain, row]));
  return DOMAINS.map((domain) => domainPolicy(domain, byDomain.get(domain.name)));
}
