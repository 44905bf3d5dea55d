import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Comparison, Overview } from "@/lib/contract/overview";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

export type OverviewKey = {
  /** Slug. */
  tenant: string;
  /** Ends as the API takes them. */
  from: string;
  to: string;
  compare: Comparison | undefined;
  timeZone: string;
};

/** A tenant's overview; the old one stays on the page while another range loads. */
export function overviewQuery(key: OverviewKey) {
  const { tenant, timeZone, ...asked } = key;
  return queryOptions({
    queryKey: ["overview", key],
    queryFn: ({ signal }) =>
      fetchJson<Overview>(apiPath("dashboard", tenant, { ...asked, tz: timeZone }), { signal }),
    placeholderData: keepPreviousData,
  });
}
