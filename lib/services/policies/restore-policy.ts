import type { DomainPolicy, RestorePolicyRequest } from "@/lib/contract/policy-review";
import { policyHistoryRows } from "@/lib/db/policy/policy-rows";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
import { appendPolicyVersion } from "./append-policy-version";
import { requireDomain } from "./domain-policy";
import { expectedVersion } from "./expected-version";

type Restore = {
  ctx: TenantContext;
  input: RestorePolicyRequest & { domain: string };
  /** The `If-Match` header: the version that is in force as far as the person knows. */
  ifMatch: string | null;
};

/**
 * Brings an earlier version back, as a new one. Version 0 is the built-in default.
 * @throws Refusal `forbidden`, `not_found` for an unknown domain or version, and as `changePolicy`.
 */
export async function restorePolicy({ ctx, input, ifMatch }: Restore): Promise<DomainPolicy> {
  requireManager(ctx);
  const domain = requireDomain(input.domain);
  return appendPolicyVersion(ctx, {
    domain,
    next: async (_, t) => {
      if (input.version === 0) return domain.defaultPolicy;
      const rows = await policyHistoryRows(t, domain.name);
      const row = rows.find(({ version }) => version === input.version);
      if (!row) throw new Refusal("not_found", `This policy has no version ${input.version}.`);
      return row.policy;
    },
    reason: input.reason,
    action: "policy.restore",
    expected: expectedVersion(ifMatch),
  });
}
