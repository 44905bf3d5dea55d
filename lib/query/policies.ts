import { queryOptions } from "@tanstack/react-query";
import type {
  ChangePolicyRequest,
  DomainPolicy,
  PolicyInForce,
  PolicyVersion,
  RestorePolicyRequest,
} from "@/lib/contract/policy-review";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

/** The policies in force, one for each domain. */
export function policiesQuery(tenant: string) {
  return queryOptions({
    queryKey: ["policies", tenant, "in-force"],
    queryFn: ({ signal }) => fetchJson<PolicyInForce[]>(apiPath("policies", tenant), { signal }),
  });
}

/** Every version of one domain's policy, newest first. */
export function policyHistoryQuery(tenant: string, domain: string) {
  return queryOptions({
    queryKey: ["policies", tenant, "history", domain],
    queryFn: ({ signal }) =>
      fetchJson<PolicyVersion[]>(apiPath(`policies/${domain}/history`, tenant), { signal }),
  });
}

/** Brings a version back as a new one; refused as `changePolicy` is. */
export function restorePolicy(
  tenant: string,
  domain: string,
  seen: number,
  restore: RestorePolicyRequest,
): Promise<DomainPolicy> {
  return fetchJson(apiPath(`policies/${domain}/restore`, tenant), {
    method: "POST",
    headers: { "if-match": `"${seen}"` },
    body: restore,
  });
}

/** @throws ProblemError `precondition_failed` where the policy is no longer at the version that was seen. */
export function changePolicy(
  tenant: string,
  domain: string,
  seen: number,
  change: ChangePolicyRequest,
): Promise<DomainPolicy> {
  return fetchJson(apiPath(`policies/${domain}`, tenant), {
    method: "PUT",
    headers: { "if-match": `"${seen}"` },
    body: change,
  });
}
