"use client";

import { useQuery } from "@tanstack/react-query";
import { conflictsQuery } from "@/lib/query/conflicts";
import type { ShellView } from "./shell-view";

const LOOK_AGAIN_MS = 30_000;

/** How many conflicts wait for a person in the current tenant; looks again every half minute and after each decision. */
export function usePendingConflicts({ current, pendingConflicts }: ShellView): number {
  const { data } = useQuery({
    ...conflictsQuery(current?.slug ?? "", { state: "pending", limit: 1 }),
    enabled: current !== undefined,
    initialData: { items: [], previous_cursor: null, next_cursor: null, total: pendingConflicts },
    staleTime: LOOK_AGAIN_MS,
    refetchInterval: LOOK_AGAIN_MS,
  });
  return data.total;
}
