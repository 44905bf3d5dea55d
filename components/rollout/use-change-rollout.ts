"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { ChangeRolloutRequest, Rollout } from "@/lib/contract/rollout";
import { stageWords } from "@/lib/core/rollout/stage-words";
import { policiesQuery } from "@/lib/query/policies";
import { changeRollout, rolloutsQuery } from "@/lib/query/rollouts";

/** Changes a rollout from the stage that the person sees, with a way back. */
export function useChangeRollout(slug: string, rollout: Rollout, name: string) {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: rolloutsQuery(slug).queryKey }),
      client.invalidateQueries({ queryKey: policiesQuery(slug).queryKey.slice(0, 2) }),
    ]);
  const send = async (seen: Rollout, change: Omit<ChangeRolloutRequest, "subject">): Promise<Rollout> => {
    const next = await changeRollout(slug, seen.no, { subject: seen.subject, ...change });
    await refresh();
    return next;
  };
  return useMutation({
    mutationFn: (change: Omit<ChangeRolloutRequest, "subject">) => send(rollout, change),
    onSuccess: (next) => {
      const { mode, percent, guard } = rollout;
      const undo = () =>
        send(next, { mode, percent, guard, reason: "taken back" }).catch((error: Error) =>
          toast.error(error.message),
        );
      toast.success(`${name}: ${stageWords(next).toLowerCase()}`, {
        action: { label: "Undo", onClick: () => void undo() },
      });
    },
    onError: refresh,
  });
}
