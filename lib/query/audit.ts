import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { AuditCheck, AuditEntry, AuditFacets } from "@/lib/contract/audit";
import type { Page } from "@/lib/contract/page";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

export type AuditListState = {
  actor?: string | undefined;
  action?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  cursor?: string | undefined;
};

/** One page of a tenant's audit; the old one stays while another loads. */
export function auditQuery(tenant: string, state: AuditListState) {
  return queryOptions({
    queryKey: ["audit", tenant, "list", state],
    queryFn: ({ signal }) => fetchJson<Page<AuditEntry>>(apiPath("audit", tenant, state), { signal }),
    placeholderData: keepPreviousData,
  });
}

export function auditFacetsQuery(tenant: string) {
  return queryOptions({
    queryKey: ["audit", tenant, "facets"],
    queryFn: ({ signal }) => fetchJson<AuditFacets>(apiPath("audit/facets", tenant), { signal }),
  });
}

/** Follows the audit's hash chain on the server. */
export function checkAudit(tenant: string): Promise<AuditCheck> {
  return fetchJson(apiPath("audit/check", tenant));
}
