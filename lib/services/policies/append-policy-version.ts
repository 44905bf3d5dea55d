import { Policy } from "@/lib/contract/policy";
import type { ChangePolicyRequest, DomainPolicy } from "@/lib/contract/policy-review";
import { diffPolicy } from "@/lib/core/conflict/diff-policy";
import type { Domain } from "@/lib/core/domains/domain";
import { insertPolicyRow, latestPolicyRows } from "@/lib/db/policy/policy-rows";
import type { Tx } from "@/lib/db/prisma";
import type { TenantId } from "@/lib/db/tenant-id";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import type { Person } from "../context";
import { Refusal } from "../refusal";
import { domainPolicy } from "./domain-policy";

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
    const current = await inForce(tenant, tx, domain);
    if (expected !== undefined && expected !== current.version) throw overtaken(current);

    const policy = changed(current.policy, change);
    if (diffPolicy(current.policy, policy).length === 0) throw nothingChanges();
    const next = {
      domain: domain.name,
      version: current.version + 1,
      policy,
      authorId: person.userId,
      authorName: person.name,
      reason: change.reason,
    };
    const row = await insertPolicyRow(tenant, tx, next);
    if (!row) throw overtaken(await inForce(tenant, tx, domain));
    await recordAudit(tenant, tx, person, {
      action: "policy.change",
      target: domain.name,
      reason: change.reason,
      before: { version: current.version, policy: current.policy },
      after: { version: next.version, policy },
    });
    return domainPolicy(domain, row);
  });
}

async function inForce(tenant: TenantId, tx: Tx, domain: Domain): Promise<DomainPolicy> {
  const rows = await latestPolicyRows(tenant, tx);
  return domainPolicy(
    domain,
    rows.find((row) => row.domain === domain.name),
  );
}

function changed(current: Policy, { reason: _, ...parts }: ChangePolicyRequest): Policy {
  const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  const { delete: rule, ...merged } = { ...current, ...given };
  return Policy.parse(rule === null ? merged : { ...merged, delete: rule });
}

function overtaken(current: DomainPolicy): Refusal {
  const who = current.changed_by ? ` by ${current.changed_by}` : "";
  return new Refusal(
    "precondition_failed",
    `The policy was changed meanwhile${who}: it is at version ${current.version}. Look at it and change it again.`,
  );
}

function nothingChanges(): Refusal {
  return new Refusal("invalid_request", "This is the policy already: nothing would change.", {
    errors: [{ path: "strategy", message: "is the one in force" }],
  });
}
