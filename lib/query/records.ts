import { infiniteQueryOptions } from "@tanstack/react-query";
import type { RecordTimeline } from "@/lib/contract/record-timeline";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

const FIRST: string | undefined = undefined;

/** A record and its history, page by page, newest first. */
export function recordQuery(tenant: string, domain: string, mobileId: string) {
  const path = `records/${encodeURIComponent(domain)}/${encodeURIComponent(mobileId)}`;
  return infiniteQueryOptions({
    queryKey: ["records", tenant, domain, mobileId],
    queryFn: ({ signal, pageParam: cursor }) =>
      fetchJson<RecordTimeline>(apiPath(path, tenant, { cursor }), { signal }),
    initialPageParam: FIRST,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}
