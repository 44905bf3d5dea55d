import type { ChangePolicyRequest, DomainPolicy } from "@/lib/contract/policy-review";
import { appendPolicyVersion, type PolicyAuthor } from "./append-policy-version";
import { requireDomain } from "./domain-policy";
import { nextPolicy, stageOf } from "./next-policy";

/**
 * The command line's way to change a policy: whatever stands is replaced, and the operator is the author.
 * @throws Refusal `not_found` for an unknown domain, `invalid_request` where nothing would change.
 */
export function setPolicy(
  author: PolicyAuthor,
  { domain: name, ...change }: ChangePolicyRequest & { domain: string },
): Promise<DomainPolicy> {
  const domain = requireDomain(name);
  const next = nextPolicy(domain, change);
  const { reason } = change;
  return appendPolicyVersion(author, {
    domain,
    next,
    reason,
    action: "policy.change",
    stage: stageOf(change),
  });
}
