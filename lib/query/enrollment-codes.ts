import { queryOptions } from "@tanstack/react-query";
import type { CreateCodeRequest, CreatedCode, EnrollmentCodeSummary } from "@/lib/contract/enroll";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

export type EnrollmentCodes = { items: EnrollmentCodeSummary[] };

export function enrollmentCodesQuery(tenant: string) {
  return queryOptions({
    queryKey: ["enrollment-codes", tenant],
    queryFn: ({ signal }) => fetchJson<EnrollmentCodes>(apiPath("enrollment-codes", tenant), { signal }),
  });
}

export function createCode(tenant: string, body: CreateCodeRequest): Promise<CreatedCode> {
  return fetchJson(apiPath("enrollment-codes", tenant), { method: "POST", body });
}

export function revokeCode(tenant: string, id: string): Promise<void> {
  return fetchJson(apiPath(`enrollment-codes/${id}/revoke`, tenant), { method: "POST" });
}
