import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Fleet } from "@/lib/contract/fleet";
import { fetchJson } from "./fetch-json";

/** All tenants in the last "24h" or "7d". */
export function fleetQuery(range: string) {
  return queryOptions({
    queryKey: ["fleet", range],
    queryFn: ({ signal }) => fetchJson<Fleet>(`/api/sync/fleet?from=now-${range}`, { signal }),
    placeholderData: keepPreviousData,
  });
}
