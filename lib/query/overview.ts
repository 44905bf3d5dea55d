import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Overview } from "@/lib/contract/overview";
import { fetchJson } from "./fetch-json";

export type OverviewKey = {
  /** Slug. */
  tenant: string;
  /** "24h", "7d": up to now. */
  range: string;
  compare: boolean;
  timeZone: string;
};

/** A tenant's overview; the old one stays on the page while another range loads. */
export function overviewQuery(key: OverviewKey) {
  const query = new URLSearchParams({ tenant_id: key.tenant, from: `now-${key.range}`, tz: key.timeZone });
  if (key.compare) query.set("compare", "previous");
  return queryOptions({
    queryKey: ["overview", key],
    queryFn: ({ signal }) => fetchJson<Overview>(`/api/sync/dashboard/?${query}`, { signal }),
    placeholderData: keepPreviousData,
  });
}
