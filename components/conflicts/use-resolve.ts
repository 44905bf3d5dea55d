"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { ConflictDetail, ResolveRequest } from "@/lib/contract/conflict-review";
import { resolveConflict } from "@/lib/query/conflicts";
import { rememberUndo } from "./last-resolved";
import { useUndo } from "./use-undo";

/** Settles a conflict, and lets everything that counts conflicts look again. */
export function useResolve(
  slug: string,
  conflict: ConflictDetail,
  { onResolved, onUndone }: { onResolved: () => void; onUndone?: ((id: string) => void) | undefined },
) {
  const client = useQueryClient();
  const name = conflict.label ?? conflict.mobile_id;
  const undo = useUndo(slug, ({ id }) => onUndone?.(id));
  return useMutation({
    mutationFn: (decision: ResolveRequest) => resolveConflict(slug, conflict.id, decision),
    onSuccess: async ({ version }) => {
      const undoable = { id: conflict.id, name };
      rememberUndo(slug, undoable);
      toast.success(`Resolved: ${name}`, {
        description: `Version ${version}. Every device pulls it with its next sync.`,
        action: { label: "Undo", onClick: () => undo.mutate(undoable) },
      });
      onResolved();
      // The inbox leaves out by itself what was decided here; reading all of its pages again can wait.
      void client.invalidateQueries({ queryKey: ["conflicts", slug, "inbox"], refetchType: "none" });
      await Promise.all(
        STALE.map((part) => client.invalidateQueries({ queryKey: [part[0], slug, ...part.slice(1)] })),
      );
    },
  });
}

/** What shows something else now. */
const STALE = [["conflicts", "one"], ["conflicts", "list"], ["devices"], ["records"]] as const;
