import { queryOptions } from "@tanstack/react-query";
import type { HotSpots } from "@/lib/contract/hot-spots";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

/** Where the conflicts of the last days came from, and what would have helped. */
export function hotSpotsQuery(tenant: string, days: number) {
  return queryOptions({
    queryKey: ["policies", tenant, "hot-spots", days],
    queryFn: ({ signal }) => fetchJson<HotSpots>(apiPath("policies/hot-spots", tenant, { days }), { signal }),
  });
}
