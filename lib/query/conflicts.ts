import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type {
  AlikeAnswer,
  AlikeDecision,
  ResolveAlikeAnswer,
  ResolveAlikeRequest,
} from "@/lib/contract/conflict-alike";
import type { AttentionAnswer, AttentionRequest } from "@/lib/contract/conflict-attention";
import type {
  ConflictDetail,
  ConflictFacets,
  ConflictListQuery,
  ConflictSummary,
  ResolveAnswer,
  ResolveRequest,
  UndoAnswer,
  UndoRequest,
} from "@/lib/contract/conflict-review";
import type { Page } from "@/lib/contract/page";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

export type ConflictListState = Partial<ConflictListQuery>;

/** One page of the inbox or of the log; the old one stays while the next loads. */
export function conflictsQuery(tenant: string, state: ConflictListState) {
  return queryOptions({
    queryKey: ["conflicts", tenant, "list", state],
    queryFn: ({ signal }) =>
      fetchJson<Page<ConflictSummary>>(apiPath("conflicts", tenant, state), { signal }),
    placeholderData: keepPreviousData,
  });
}

export const INBOX_PAGE = 100;
const FIRST: string | undefined = undefined;

/** The inbox, page after page; the old ones stay while another order or filter loads. */
export function inboxQuery(tenant: string, state: ConflictListState) {
  return infiniteQueryOptions({
    queryKey: ["conflicts", tenant, "inbox", state],
    queryFn: ({ signal, pageParam: cursor }) =>
      fetchJson<Page<ConflictSummary>>(
        apiPath("conflicts", tenant, { ...state, cursor, limit: INBOX_PAGE }),
        { signal },
      ),
    initialPageParam: FIRST,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** The fields and devices with the most waiting. */
export function conflictFacetsQuery(tenant: string) {
  return queryOptions({
    queryKey: ["conflicts", tenant, "facets"],
    queryFn: ({ signal }) => fetchJson<ConflictFacets>(apiPath("conflicts/facets", tenant), { signal }),
  });
}

/** A conflict whole. What a person decides on must not change under their hands, so it is fetched again only on demand. */
export function conflictQuery(tenant: string, id: string) {
  return queryOptions({
    queryKey: ["conflicts", tenant, "one", id],
    queryFn: ({ signal }) => fetchJson<ConflictDetail>(apiPath(`conflicts/${id}`, tenant), { signal }),
    staleTime: 30_000,
    refetchOnWindowFocus: false,
  });
}

/** @throws ProblemError `already_resolved`, `record_moved` where somebody or something was faster. */
export function resolveConflict(
  tenant: string,
  id: string,
  decision: ResolveRequest,
): Promise<ResolveAnswer> {
  return fetchJson(apiPath(`conflicts/${id}/resolve`, tenant), { method: "POST", body: decision });
}

/** @throws ProblemError `already_undone`, `record_moved` where the record was written since, `nothing_to_undo`. */
export function undoConflict(tenant: string, id: string, request: Partial<UndoRequest>): Promise<UndoAnswer> {
  return fetchJson(apiPath(`conflicts/${id}/undo`, tenant), { method: "POST", body: request });
}

/** "I am looking at this"; with a draft, how far the person has come. */
export function attendConflict(
  tenant: string,
  id: string,
  request: AttentionRequest,
  signal?: AbortSignal,
): Promise<AttentionAnswer> {
  return fetchJson(apiPath(`conflicts/${id}/attention`, tenant), {
    method: "PUT",
    body: request,
    ...(signal && { signal }),
  });
}

/** Which other conflicts a decision could be applied to. */
export function findAlike(tenant: string, id: string, decision: AlikeDecision): Promise<AlikeAnswer> {
  return fetchJson(apiPath(`conflicts/${id}/alike`, tenant), { method: "POST", body: decision });
}

/** Applies one decision to a few conflicts, each for itself. */
export function resolveAlike(tenant: string, request: ResolveAlikeRequest): Promise<ResolveAlikeAnswer> {
  return fetchJson(apiPath("conflicts/resolve", tenant), { method: "POST", body: request });
}
