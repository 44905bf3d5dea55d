import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Page } from "@/lib/contract/page";
import type { QueueItem, QueueListQuery, QueueOverview, RetryRequest } from "@/lib/contract/queue-review";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

export type QueueListState = Partial<Omit<QueueListQuery, "format" | "limit">>;

/** How the queue stands. */
export function queueQuery(tenant: string) {
  return queryOptions({
    queryKey: ["queue", tenant, "overview"],
    queryFn: ({ signal }) => fetchJson<QueueOverview>(apiPath("queue", tenant), { signal }),
  });
}

/** One page of its items; the old one stays while the next loads. */
export function queueItemsQuery(tenant: string, state: QueueListState) {
  return queryOptions({
    queryKey: ["queue", tenant, "items", state],
    queryFn: ({ signal }) => fetchJson<Page<QueueItem>>(apiPath("queue/items", tenant, state), { signal }),
    placeholderData: keepPreviousData,
  });
}

/** @throws ProblemError `invalid_request` where the mended entry still can't be applied, `already_resolved`. */
export function retryItem(tenant: string, id: string, request: RetryRequest): Promise<QueueItem> {
  return fetchJson(apiPath(`queue/items/${id}/retry`, tenant), { method: "POST", body: request });
}

/** @throws ProblemError `already_resolved` where somebody was faster. */
export function discardItem(tenant: string, id: string, reason: string): Promise<QueueItem> {
  return fetchJson(apiPath(`queue/items/${id}/discard`, tenant), { method: "POST", body: { reason } });
}

/** @throws ProblemError `already_resolved` where it is not discarded. */
export function restoreItem(tenant: string, id: string): Promise<QueueItem> {
  return fetchJson(apiPath(`queue/items/${id}/restore`, tenant), { method: "POST" });
}

export function retryAll(tenant: string): Promise<{ retried: number }> {
  return fetchJson(apiPath("queue/retry-all", tenant), { method: "POST" });
}

export function pauseQueue(tenant: string, paused: boolean): Promise<QueueOverview> {
  return fetchJson(apiPath("queue/pause", tenant), { method: "PUT", body: { paused } });
}
