import type { PolicyInForce } from "@/lib/contract/policy-review";
import type { TenantContext } from "../context";
import { requireDomain } from "./domain-policy";
import { getPolicies } from "./get-policies";

/**
 * The policy in force for one domain.
 * @throws Refusal `not_found` for an unknown domain.
 */
export async function getPolicy({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { domain: string };
}): Promise<PolicyInForce> {
  const { name } = requireDomain(input.domain);
  const policy = (await getPolicies(ctx)).find((candidate) => candidate.domain === name);
  if (!policy) throw new Error(`the registry lists no domain "${name}"`);
  return policy;
}
