import type { ChangePolicyRequest, DomainPolicy } from "@/lib/contract/policy-review";
import { requireManager, type TenantContext } from "../context";
import { versionIn } from "../if-match";
import { appendPolicyVersion } from "./append-policy-version";
import { requireDomain } from "./domain-policy";

type Change = {
  ctx: TenantContext;
  input: ChangePolicyRequest & { domain: string };
  /** The `If-Match` header: the version that the change was made from. */
  ifMatch: string | null;
};

/**
 * Changes how a domain settles conflicts, from the next push on.
 * @throws Refusal `forbidden`, `not_found`, `precondition_required` without If-Match, and as `appendPolicyVersion`.
 */
export async function changePolicy({ ctx, input, ifMatch }: Change): Promise<DomainPolicy> {
  requireManager(ctx);
  const { domain, ...change } = input;
  return appendPolicyVersion(ctx, { domain: requireDomain(domain), change, expected: versionIn(ifMatch) });
}
