"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import type { ConflictDetail, ResolveRequest } from "@/lib/contract/conflict-review";
import { resolveConflict } from "@/lib/query/conflicts";

/** Settles a conflict, and lets everything that counts conflicts look again. */
export function useResolve(slug: string, conflict: ConflictDetail, onResolved: () => void) {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: (decision: ResolveRequest) => resolveConflict(slug, conflict.id, decision),
    onSuccess: async ({ version }) => {
      toast.success(`Resolved: ${conflict.label ?? conflict.mobile_id}`, {
        description: `Version ${version}. Every device pulls it with its next sync.`,
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
