import { queryOptions } from "@tanstack/react-query";
import type { HotSpots } from "@/lib/contract/hot-spots";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

/** Where the conflicts of the last days came from, and what would have helped. */
export function hotSpotsQuery(tenant: string, days: number) {
  return queryOptions({
    queryKey: ["hot-spots", tenant, days],
    // Worked out of thousands of conflicts, and no minute changes it much.
    staleTime: 60_000,
    queryFn: ({ signal }) => fetchJson<HotSpots>(apiPath("policies/hot-spots", tenant, { days }), { signal }),
  });
}
