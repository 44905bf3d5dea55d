import type { Policy } from "@/lib/contract/policy";
import type { DomainPolicy, PolicyInForce } from "@/lib/contract/policy-review";
import { FULLY_ON, type Stage } from "@/lib/contract/rollout";
import { diffPolicy } from "@/lib/core/conflict/diff-policy";
import type { Domain } from "@/lib/core/domains/domain";
import { insertPolicyRow, standingPolicyRows } from "@/lib/db/policy/policy-rows";
import type { TenantId } from "@/lib/db/tenant-id";
import type { TenantTx } from "@/lib/db/tx";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import type { Person } from "../context";
import { Refusal } from "../refusal";
import { domainPolicy } from "./domain-policy";
import { inForce } from "./in-force";

/** Who changes the policy of which tenant; a `TenantContext` is one. */
export type PolicyAuthor = { tenant: TenantId; person: Person };

/** A version to add. */
export type PolicyEdit = {
  domain: Domain;
  /** What the next version says, made from what holds now. */
  next: (current: Policy, t: TenantTx) => Policy | Promise<Policy>;
  reason: string;
  /** What the audit calls it. */
  action: "policy.change" | "policy.restore";
  /** The version that it was made from, where the author says which one they saw. */
  expected?: number;
  /** How far it is switched on at first; on for everybody where absent. */
  stage?: Stage;
};

/**
 * Adds the next version of a domain's policy; versions are never edited.
 * @throws Refusal `precondition_failed` where somebody else was faster, `invalid_request` where nothing would change.
 */
export async function appendPolicyVersion(
  { tenant, person }: PolicyAuthor,
  { domain, next, reason, action, expected, stage = FULLY_ON }: PolicyEdit,
): Promise<DomainPolicy> {
  return withTenant(tenant, async (t) => {
    const current = await standing(t, domain);
    if (expected !== undefined && expected !== current.newest_version) throw overtaken(current);

    const policy = await next(current.policy, t);
    const changes = diffPolicy(current.policy, policy);
    if (changes.length === 0) throw nothingChanges();
    const version = current.newest_version + 1;
    const author = { authorId: person.userId, authorName: person.name };
    const row = await insertPolicyRow(t, {
      domain: domain.name,
      version,
      policy,
      changes,
      ...stage,
      ...author,
      reason,
    });
    if (!row) throw overtaken(await standing(t, domain));
    await recordAudit(t, person, {
      action,
      target: domain.name,
      reason,
      before: { version: current.version, policy: current.policy },
      after: { version, policy, ...stage },
    });
    return domainPolicy(domain, row);
  });
}

async function standing(t: TenantTx, domain: Domain): Promise<PolicyInForce> {
  return inForce(t, domain, await standingPolicyRows(t));
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
