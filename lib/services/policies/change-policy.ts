import { z } from "zod";
import type { ChangePolicyRequest, DomainPolicy } from "@/lib/contract/policy-review";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
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

function versionIn(ifMatch: string | null): number {
  if (ifMatch === null) {
    throw new Refusal(
      "precondition_required",
      'Send If-Match with the version that you saw, such as If-Match: "3".',
    );
  }
  const version = z.coerce
    .number()
    .int()
    .nonnegative()
    .safeParse(ifMatch.replace(/^"(.*)"$/, "$1"));
  if (!version.success) throw new Refusal("precondition_failed", "If-Match names no version of this policy.");
  return version.data;
}
