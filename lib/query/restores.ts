import { queryOptions } from "@tanstack/react-query";
import type { RestoreReport } from "@/lib/contract/restore";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

/** How restores of the database went on. */
export function restoresQuery(tenant: string) {
  return queryOptions({
    queryKey: ["restores", tenant],
    queryFn: ({ signal }) => fetchJson<RestoreReport>(apiPath("restores", tenant), { signal }),
  });
}
