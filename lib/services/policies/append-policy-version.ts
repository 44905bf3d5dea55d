import { Policy } from "@/lib/contract/policy";
import type { ChangePolicyRequest, DomainPolicy, PolicyInForce } from "@/lib/contract/policy-review";
import { FULLY_ON } from "@/lib/contract/rollout";
import { diffPolicy } from "@/lib/core/conflict/diff-policy";
import type { Domain } from "@/lib/core/domains/domain";
import { insertPolicyRow, standingPolicyRows } from "@/lib/db/policy/policy-rows";
import type { Tx } from "@/lib/db/prisma";
import type { TenantId } from "@/lib/db/tenant-id";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import type { Person } from "../context";
import { Refusal } from "../refusal";
import { domainPolicy } from "./domain-policy";
import { inForce } from "./in-force";

/** Who changes the policy of which tenant; a `TenantContext` is one. */
export type PolicyAuthor = { tenant: TenantId; person: Person };

/** A version to add; `expected` is the version that it was made from, where the author says which one they saw. */
export type PolicyEdit = { domain: Domain; change: ChangePolicyRequest; expected?: number };

/**
 * Adds the next version of a domain's policy; versions are never edited.
 * @throws Refusal `precondition_failed` where somebody else was faster, `invalid_request` where nothing would change.
 */
export async function appendPolicyVersion(
  { tenant, person }: PolicyAuthor,
  { domain, change, expected }: PolicyEdit,
): Promise<DomainPolicy> {
  return withTenant(tenant, async (tx) => {
    const current = await standing(tenant, tx, domain);
    if (expected !== undefined && expected !== current.newest_version) throw overtaken(current);

    const policy = changed(current.policy, change);
    if (diffPolicy(current.policy, policy).length === 0) throw nothingChanges();
    const next = {
      domain: domain.name,
      version: current.newest_version + 1,
      policy,
      mode: change.mode ?? FULLY_ON.mode,
      percent: change.percent ?? FULLY_ON.percent,
      authorId: person.userId,
      authorName: person.name,
      reason: change.reason,
    };
    const row = await insertPolicyRow(tenant, tx, next);
    if (!row) throw overtaken(await standing(tenant, tx, domain));
    await recordAudit(tenant, tx, person, {
      action: "policy.change",
      target: domain.name,
      reason: change.reason,
      before: { version: current.version, policy: current.policy },
      after: { version: next.version, policy, mode: next.mode, percent: next.percent },
    });
    return domainPolicy(domain, row);
  });
}

async function standing(tenant: TenantId, tx: Tx, domain: Domain): Promise<PolicyInForce> {
  return inForce(tenant, tx, domain, await standingPolicyRows(tenant, tx));
}

function changed(
  current: Policy,
  { reason: _, mode: __, percent: ___, ...parts }: ChangePolicyRequest,
): Policy {
  const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  const { delete: rule, ...merged } = { ...current, ...given };
  return Policy.parse(rule === null ? merged : { ...merged, delete: rule });
}

function overtaken({ newest_version: newest, candidate, changed_by }: PolicyInForce): Refusal {
  const author = candidate?.version === newest ? candidate.changed_by : changed_by;
  const who = author ? ` by ${author}` : "";
  return new Refusal(
    "precondition_failed",
    `The policy was changed meanwhile${who}: it is at version ${newest}. Look at it and change it again.`,
  );
}

function nothingChanges(): Refusal {
  return new Refusal("invalid_request", "This is the policy already: nothing would change.", {
    errors: [{ path: "strategy", message: "is the one in force" }],
  });
}
