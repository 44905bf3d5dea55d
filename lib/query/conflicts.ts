import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type {
  ConflictDetail,
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
