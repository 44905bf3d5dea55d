"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { ChangePolicyRequest, PolicyInForce } from "@/lib/contract/policy-review";
import { FULLY_ON } from "@/lib/contract/rollout";
import { stageWords } from "@/lib/core/rollout/stage-words";
import { changePolicy, policiesQuery } from "@/lib/query/policies";
import { ProblemError } from "@/lib/query/problem-error";

/** `seen` is the version that the change was made from. */
type Change = { seen: number; change: ChangePolicyRequest };

type Then = { onDone: (next: PolicyInForce) => void; onError?: (error: Error) => void };

/** Changes a policy from the version that the person saw. Where somebody was faster, the new state is loaded. */
export function useChangePolicy(slug: string, domain: string, { onDone, onError }: Then) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ seen, change }: Change) => changePolicy(slug, domain, seen, change),
    onSuccess: async (next, { change }) => {
      const stage = {
        ...FULLY_ON,
        ...(change.mode && { mode: change.mode, percent: change.percent ?? 100 }),
      };
      toast.success(`${next.title}: version ${next.version}. ${stageWords(stage)}`, {
        description: next.sentences[0],
      });
      await client.invalidateQueries({ queryKey: ["policies", slug] });
      const policies = await client.fetchQuery(policiesQuery(slug));
      const now = policies.find((policy) => policy.domain === domain);
      if (now) onDone(now);
    },
    onError: async (error) => {
      if (error instanceof ProblemError && error.problem.code === "precondition_failed") {
        await client.invalidateQueries({ queryKey: ["policies", slug] });
      }
      onError?.(error);
    },
  });
}
