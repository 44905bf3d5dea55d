import type { DomainPolicy } from "@/lib/contract/policy-review";
import { explainPolicy } from "@/lib/core/conflict/explain-policy";
import type { Domain } from "@/lib/core/domains/domain";
import { findDomain } from "@/lib/core/domains/registry";
import type { PolicyRow } from "@/lib/db/policy/policy-rows";
import { Refusal } from "../refusal";

/** A version of a domain's policy: the tenant's own, else the built-in default, which is version 0. */
export function domainPolicy(domain: Domain, row: PolicyRow | undefined): DomainPolicy {
  const policy = row?.policy ?? domain.defaultPolicy;
  return {
    domain: domain.name,
    title: domain.title,
    version: row?.version ?? 0,
    policy,
    sentences: explainPolicy(policy),
    changed_at: row?.created_at.toISOString() ?? null,
    changed_by: row?.author_name ?? null,
    reason: row?.reason ?? null,
  };
}

/** @throws Refusal `not_found` for a domain that Tidelock doesn't know. */
export function requireDomain(name: string): Domain {
  const domain = findDomain(name);
  if (!domain) throw new Refusal("not_found", `There is no domain "${name.slice(0, 64)}".`);
  return domain;
}
