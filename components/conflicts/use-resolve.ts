"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
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
  const router = useRouter();
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
      await Promise.all([
        client.invalidateQueries({ queryKey: ["conflicts", slug] }),
        client.invalidateQueries({ queryKey: ["devices", slug] }),
      ]);
      // The number of waiting conflicts stands in the frame around the page.
      router.refresh();
    },
  });
}
