import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { DeviceDetail, DeviceFacets, DeviceListQuery, DeviceSummary } from "@/lib/contract/device";
import type { Page } from "@/lib/contract/page";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

export type DeviceListState = Partial<DeviceListQuery>;

/** One page of a tenant's devices; the old one stays while the next loads. */
export function devicesQuery(tenant: string, state: DeviceListState) {
  return queryOptions({
    queryKey: ["devices", tenant, "list", state],
    queryFn: ({ signal }) => fetchJson<Page<DeviceSummary>>(apiPath("devices", tenant, state), { signal }),
    placeholderData: keepPreviousData,
  });
}

/** How the tenant's devices stand, and by what the list can be filtered. */
export function deviceFacetsQuery(tenant: string) {
  return queryOptions({
    queryKey: ["devices", tenant, "facets"],
    queryFn: ({ signal }) => fetchJson<DeviceFacets>(apiPath("devices/facets", tenant), { signal }),
  });
}

export function deviceQuery(tenant: string, id: string) {
  return queryOptions({
    queryKey: ["devices", tenant, "one", id],
    queryFn: ({ signal }) => fetchJson<DeviceDetail>(apiPath(`devices/${id}`, tenant), { signal }),
  });
}

/** Shuts a device out for good. */
export function revokeDevice(tenant: string, id: string, reason: string | undefined): Promise<void> {
  return fetchJson(apiPath(`devices/${id}/revoke`, tenant), { method: "POST", body: { reason } });
}
