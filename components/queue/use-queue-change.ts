"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";

type Told<Answer> = {
  /** What happened, in a few words. */
  done: (answer: Answer) => string;
  undo?: () => Promise<unknown>;
  onDone?: () => void;
  /** The caller shows errors itself, next to what is wrong. */
  quietErrors?: boolean;
};

/** A change of the queue: says what happened, offers the way back, and lets the page look again. */
export function useQueueChange<Answer>(slug: string, change: () => Promise<Answer>, told: Told<Answer>) {
  const client = useQueryClient();
  const lookAgain = () => client.invalidateQueries({ queryKey: ["queue", slug] });
  const undo = async () => {
    await told.undo?.().catch((error: Error) => toast.error(error.message));
    await lookAgain();
  };
  return useMutation({
    mutationFn: change,
    onSuccess: async (answer) => {
      told.onDone?.();
      toast.success(
        told.done(answer),
        told.undo && { action: { label: "Undo", onClick: () => void undo() } },
      );
      await lookAgain();
    },
    onError: async (error) => {
      if (!told.quietErrors) toast.error(error.message);
      await lookAgain();
    },
  });
}
