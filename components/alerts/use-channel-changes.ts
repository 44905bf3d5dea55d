"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { AlertChannel } from "@/lib/contract/alert-channel";
import { alertsKey, deleteChannel, renewSecret, restoreChannel, testChannel } from "@/lib/query/alerts";

/** Tests and changes of channels; a delete is undone by a click. */
export function useChannelChanges(slug: string) {
  const client = useQueryClient();
  const settle = {
    onError: (error: Error) => toast.error(error.message),
    onSettled: () => client.invalidateQueries({ queryKey: alertsKey(slug) }),
  };

  const test = useMutation({
    mutationFn: (channel: AlertChannel) => testChannel(slug, channel.id),
    onSuccess: ({ state, tries }, { name }) => {
      const [tried] = tries;
      if (state === "delivered") toast.success(`${name} took the test${tried ? ` in ${tried.ms} ms` : ""}`);
      else toast.error(`${name} did not take the test. ${tried?.error ?? ""}`);
    },
    ...settle,
  });

  const back = useMutation({
    mutationFn: (channel: AlertChannel) => restoreChannel(slug, channel.id),
    ...settle,
  });
  const removal = useMutation({
    mutationFn: (channel: AlertChannel) => deleteChannel(slug, channel.id),
    onSuccess: (_done, channel) =>
      toast.success(`${channel.name} is deleted`, {
        action: { label: "Undo", onClick: () => back.mutate(channel) },
      }),
    ...settle,
  });

  const renewal = useMutation({
    mutationFn: (channel: AlertChannel) => renewSecret(slug, channel.id),
    ...settle,
  });

  return {
    test: (channel: AlertChannel) => test.mutate(channel),
    testing: test.isPending ? test.variables.id : undefined,
    remove: (channel: AlertChannel) => removal.mutate(channel),
    renew: (channel: AlertChannel) => renewal.mutate(channel),
    renewed: renewal.data,
    forgetRenewed: renewal.reset,
  };
}
