import { queryOptions } from "@tanstack/react-query";
import type { TenantSettings, TenantSettingsChange } from "@/lib/contract/tenant-settings";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

export function settingsQuery(tenant: string) {
  return queryOptions({
    queryKey: ["settings", tenant],
    queryFn: ({ signal }) => fetchJson<TenantSettings>(apiPath("settings", tenant), { signal }),
  });
}

export function updateSettings(tenant: string, body: TenantSettingsChange): Promise<TenantSettings> {
  return fetchJson(apiPath("settings", tenant), { method: "PATCH", body });
}
