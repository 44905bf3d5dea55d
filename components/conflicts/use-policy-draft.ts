"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import type { AlikeDecision } from "@/lib/contract/conflict-alike";
import type { ConflictDetail } from "@/lib/contract/conflict-review";
import { encodeDraft } from "@/lib/core/conflict/policy-draft";
import { policyLike } from "@/lib/core/conflict/policy-like";
import { policiesQuery } from "@/lib/query/policies";

/** Opens the policy editor with a draft that would have settled a conflict as a person just did. */
export function usePolicyDraft(slug: string, conflict: ConflictDetail) {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: async (decision: AlikeDecision) => {
      const policies = await client.fetchQuery(policiesQuery(slug));
      const held = policies.find(({ domain }) => domain === conflict.domain);
      return held ? policyLike(held.policy, conflict, decision) : null;
    },
    onSuccess: (draft) => {
      if (draft) router.push(`/t/${slug}/policies/${conflict.domain}?draft=${encodeDraft(draft)}`);
      else toast.error("No policy can decide like that: a value was typed by hand.");
    },
    onError: (error) => toast.error("The policy could not be loaded", { description: error.message }),
  });
}
