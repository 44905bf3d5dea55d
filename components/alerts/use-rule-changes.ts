"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { ALERT_KINDS, type AlertRule, type AlertRuleRequest } from "@/lib/contract/alert";
import { ALERT_KIND_LABEL } from "@/lib/core/alerts/describe-condition";
import { SUGGESTED_CONDITION } from "@/lib/core/alerts/suggested-condition";
import { alertsKey, changeRule, createRule, deleteRule, muteRule, restoreRule } from "@/lib/query/alerts";

/** Changes of rules, each undone by a click. */
export function useRuleChanges(slug: string) {
  const client = useQueryClient();
  const settle = {
    onError: (error: Error) => toast.error(error.message),
    onSettled: () => client.invalidateQueries({ queryKey: alertsKey(slug) }),
  };
  const undo = (onClick: () => void) => ({ action: { label: "Undo", onClick } });

  const back = useMutation({ mutationFn: (rule: AlertRule) => restoreRule(slug, rule.id), ...settle });
  const removal = useMutation({
    mutationFn: (rule: AlertRule) => deleteRule(slug, rule.id),
    onSuccess: (_done, rule) =>
      toast.success(
        `${rule.name} is deleted`,
        undo(() => back.mutate(rule)),
      ),
    ...settle,
  });

  const mute = useMutation({
    mutationFn: ({ rule, until }: { rule: AlertRule; until: string | null }) =>
      muteRule(slug, rule.id, until),
    onSuccess: ({ name, muted_until }, { rule }) =>
      toast.success(
        muted_until ? `${name} is muted` : `${name} speaks again`,
        undo(() => mute.mutate({ rule, until: rule.muted_until })),
      ),
    ...settle,
  });

  const change = useMutation({
    mutationFn: ({ rule, to }: { rule: AlertRule; to: AlertRuleRequest }) => changeRule(slug, rule.id, to),
    onSuccess: ({ name }, { rule }) =>
      toast.success(
        `${name} is changed`,
        undo(() => change.mutate({ rule, to: rule })),
      ),
    onSettled: settle.onSettled,
  });

  const creation = useMutation({
    mutationFn: (rule: AlertRuleRequest) => createRule(slug, rule),
    onSuccess: (rule) =>
      toast.success(
        `${rule.name} watches now`,
        undo(() => removal.mutate(rule)),
      ),
    onSettled: settle.onSettled,
  });

  const usual = useMutation({
    mutationFn: async () => {
      for (const kind of ALERT_KINDS) {
        await createRule(slug, {
          ...SUGGESTED_CONDITION[kind],
          name: ALERT_KIND_LABEL[kind],
          channel_ids: [],
        });
      }
    },
    ...settle,
  });

  return {
    change,
    creation,
    mute: (rule: AlertRule, until: string | null) => mute.mutate({ rule, until }),
    remove: (rule: AlertRule) => removal.mutate(rule),
    addUsual: () => usual.mutate(),
    addingUsual: usual.isPending,
  };
}
