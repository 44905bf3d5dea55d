import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Fleet, FleetQuery } from "@/lib/contract/fleet";
import { fetchJson } from "./fetch-json";

/** All tenants in a range; ends as the API takes them. The old one stays on the page while another loads. */
export function fleetQuery(asked: FleetQuery) {
  return queryOptions({
    queryKey: ["fleet", asked],
    queryFn: ({ signal }) => fetchJson<Fleet>(`/api/sync/fleet?${new URLSearchParams(asked)}`, { signal }),
    placeholderData: keepPreviousData,
  });
}
