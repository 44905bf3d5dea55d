"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AttentionAnswer } from "@/lib/contract/conflict-attention";
import type { ConflictDetail } from "@/lib/contract/conflict-review";
import { attendConflict } from "@/lib/query/conflicts";

const EVERY_MS = 15_000;

/** Says that somebody looks at this conflict while they do, and hears who else does and how it stands by now. */
export function useAttention(slug: string, conflict: ConflictDetail) {
  const client = useQueryClient();
  const { id } = conflict;
  const queryKey = ["attention", slug, id];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => attendConflict(slug, id, {}, signal),
    refetchInterval: EVERY_MS,
    staleTime: 0,
  });
  const save = useMutation({
    mutationFn: (draft: Parameters<typeof attendConflict>[2]["draft"]) => attendConflict(slug, id, { draft }),
    onSuccess: (answer) => client.setQueryData<AttentionAnswer>(queryKey, answer),
  });
  return { attention: query.data, moved: query.data ? hasMoved(query.data, conflict) : false, save };
}

/** Whether the page shows what is no longer so. */
function hasMoved(now: AttentionAnswer, shown: ConflictDetail): boolean {
  return (
    now.state !== shown.state ||
    now.undone !== (shown.undone !== null) ||
    now.record_version !== (shown.record?.version ?? null) ||
    now.entry_tag !== shown.entry_tag
  );
}
