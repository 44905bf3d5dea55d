import type { ChangePolicyRequest, DomainPolicy } from "@/lib/contract/policy-review";
import { requireManager, type TenantContext } from "../context";
import { appendPolicyVersion } from "./append-policy-version";
import { requireDomain } from "./domain-policy";
import { expectedVersion } from "./expected-version";
import { nextPolicy, stageOf } from "./next-policy";

type Change = {
  ctx: TenantContext;
  input: ChangePolicyRequest & { domain: string };
  /** The `If-Match` header: the version that the change was made from. */
  ifMatch: string | null;
};

/**
 * Changes how a domain settles conflicts, from the next push on.
 * @throws Refusal `forbidden`, `not_found`, `precondition_required` without If-Match, `invalid_request` for a policy that
 * can't be meant, and as `appendPolicyVersion`.
 */
export async function changePolicy({ ctx, input, ifMatch }: Change): Promise<DomainPolicy> {
  requireManager(ctx);
  const domain = requireDomain(input.domain);
  return appendPolicyVersion(ctx, {
    domain,
    next: nextPolicy(domain, input),
    reason: input.reason,
    action: "policy.change",
    expected: expectedVersion(ifMatch),
    stage: stageOf(input),
  });
}
