import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { DeviceDetail, DeviceFacets, DeviceListQuery, DeviceSummary } from "@/lib/contract/device";
import type { Page } from "@/lib/contract/page";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

export type DeviceListState = Partial<
  Omit<DeviceListQuery, "columns" | "cursor" | "format" | "limit" | "tz">
>;

export const DEVICES_PER_PAGE = 100;

/** A tenant's devices, page after page; the old ones stay while another order or filter loads. */
export function devicesQuery(tenant: string, state: DeviceListState) {
  return infiniteQueryOptions({
    queryKey: ["devices", tenant, "list", state],
    queryFn: ({ signal, pageParam: cursor }) =>
      fetchJson<Page<DeviceSummary>>(
        apiPath("devices", tenant, { ...state, cursor, limit: DEVICES_PER_PAGE }),
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
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

export function deviceQuery(tenant: string, id: string, tz: string) {
  return queryOptions({
    queryKey: ["devices", tenant, "one", id, tz],
    queryFn: ({ signal }) => fetchJson<DeviceDetail>(apiPath(`devices/${id}`, tenant, { tz }), { signal }),
    placeholderData: keepPreviousData,
  });
}

/** Makes the device's next pull start from nothing; its outbox stays. */
export function resyncDevice(tenant: string, id: string, reason: string | undefined): Promise<void> {
  return fetchJson(apiPath(`devices/${id}/resync`, tenant), { method: "POST", body: { reason } });
}

/** Shuts a device out for good. */
export function revokeDevice(tenant: string, id: string, reason: string | undefined): Promise<void> {
  return fetchJson(apiPath(`devices/${id}/revoke`, tenant), { method: "POST", body: { reason } });
}
