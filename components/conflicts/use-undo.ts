"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import type { UndoAnswer, UndoRequest } from "@/lib/contract/conflict-review";
import { undoConflict } from "@/lib/query/conflicts";
import { ProblemError } from "@/lib/query/problem-error";

/** What to undo, and what a person calls the record. */
export type Undoable = { id: string; name: string };

/** Brings the values that lost back, and lets everything that shows conflicts look again. */
export function useUndo(slug: string, onUndone?: (of: Undoable) => void) {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: ({ id, request = {} }: Undoable & { request?: Partial<UndoRequest> }) =>
      undoConflict(slug, id, request),
    onSuccess: async (answer, { id, name }) => {
      toast.success(`Undone: ${name}`, { description: told(answer) });
      onUndone?.({ id, name });
      await client.invalidateQueries({ queryKey: ["conflicts", slug] });
      await client.invalidateQueries({ queryKey: ["records", slug] });
    },
    onError: (error, { id, name }) => {
      const moved = error instanceof ProblemError && error.problem.code === "record_moved";
      toast.error(moved ? `${name} moved on` : `${name} was not undone`, {
        description: moved
          ? "Look at what happened since, and undo it there if it is still right."
          : error.message,
        ...(moved && {
          action: { label: "Look", onClick: () => router.push(`/t/${slug}/conflicts/${id}`) },
        }),
      });
      void client.invalidateQueries({ queryKey: ["conflicts", slug, "one", id] });
    },
  });
}

function told({ what, changes, version }: UndoAnswer): string {
  const how = {
    edit: changes.map(({ field }) => field).join(", "),
    delete: "deleted",
    bring_back: "brought back",
  };
  return `${how[what]}: the side that had lost stands again, as version ${version}. Every device pulls it.`;
}
