import { queryOptions } from "@tanstack/react-query";
import type { ApiToken, CreatedToken, CreateTokenRequest } from "@/lib/contract/api-token";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

export function tokensQuery(tenant: string) {
  return queryOptions({
    queryKey: ["tokens", tenant],
    queryFn: ({ signal }) => fetchJson<{ items: ApiToken[] }>(apiPath("tokens", tenant), { signal }),
  });
}

export function createToken(tenant: string, body: CreateTokenRequest): Promise<CreatedToken> {
  return fetchJson(apiPath("tokens", tenant), { method: "POST", body });
}

export function revokeToken(tenant: string, id: string): Promise<void> {
  return fetchJson(apiPath(`tokens/${id}/revoke`, tenant), { method: "POST" });
}
