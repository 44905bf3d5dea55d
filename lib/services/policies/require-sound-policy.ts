import type { Policy } from "@/lib/contract/policy";
import { checkPolicy, unknownFields } from "@/lib/core/conflict/check-policy";
import type { Domain } from "@/lib/core/domains/domain";
import { absentFields } from "@/lib/db/record/absent-fields";
import type { TenantTx } from "@/lib/db/tx";
import { Refusal } from "../refusal";

/**
 * A rule for a field that no record has would silently do nothing: it is a mistyped name. Known are the domain's own
 * fields, those that any record of the tenant carries, and those that the policy in force names already.
 * @throws Refusal `invalid_request` that names every part of the policy that can't be meant.
 */
export async function requireSoundPolicy(
  t: TenantTx,
  domain: Domain,
  { policy, current }: { policy: Policy; current: Policy },
): Promise<void> {
  const unknown = unknownFields(domain, policy);
  const named = unknownFields(domain, current).map(({ field }) => field);
  const names = [...new Set(unknown.map(({ field }) => field))];
  const absent = await absentFields(
    t,
    domain.name,
    names.filter((name) => !named.includes(name)),
  );
  const errors = [
    ...checkPolicy(domain, policy),
    ...unknown
      .filter(({ field }) => absent.includes(field))
      .map(({ path, field }) => ({ path, message: `no record of this domain has a field "${field}"` })),
  ];
  if (errors.length === 0) return;
  const [first] = errors;
  throw new Refusal("invalid_request", `The policy is not valid: ${first?.path}: ${first?.message}.`, {
    errors,
  });
}
