"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { ChangePolicyRequest, PolicyInForce } from "@/lib/contract/policy-review";
import { changePolicy } from "@/lib/query/policies";

/** Changes a policy from the version that the person sees. */
export function useChangePolicy(slug: string, policy: PolicyInForce, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: ChangePolicyRequest) =>
      changePolicy(slug, policy.domain, policy.newest_version, change),
    onSuccess: async (next) => {
      toast.success(`${next.title}: version ${next.version} is in force`, { description: next.sentences[0] });
      onDone();
      await client.invalidateQueries({ queryKey: ["policies", slug] });
    },
  });
}
