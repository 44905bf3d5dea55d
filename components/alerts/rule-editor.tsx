"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useDeferredValue, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import type { AlertRule } from "@/lib/contract/alert";
import { describeCondition } from "@/lib/core/alerts/describe-condition";
import { alertChannelsQuery } from "@/lib/query/alerts";
import { ConditionFields } from "./condition-fields";
import { ConditionPreview } from "./condition-preview";
import { draftOf, parseDraft } from "./rule-draft";
import { useRuleChanges } from "./use-rule-changes";

type Props = { slug: string; rule: AlertRule | undefined; onClose: () => void };

/** Makes or changes a rule, beside what it would have done in the past days. */
export function RuleEditor({ slug, rule, onClose }: Props) {
  const [draft, setDraft] = useState(() => draftOf(rule));
  const { rule: given, issues } = parseDraft(draft);
  const shown = useDeferredValue(given);
  const { change, creation } = useRuleChanges(slug);
  const channels = useQuery(alertChannelsQuery(slug)).data?.items ?? [];
  const saving = rule ? change : creation;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!given) return;
    if (rule) change.mutate({ rule, to: given }, { onSuccess: onClose });
    else creation.mutate(given, { onSuccess: onClose });
  };
  const tell = (id: string, told: boolean) =>
    setDraft({
      ...draft,
      channel_ids: told ? [...draft.channel_ids, id] : draft.channel_ids.filter((other) => other !== id),
    });
  return (
    <Dialog
      open
      wide
      onOpenChange={(stay) => stay || onClose()}
      title={rule ? `Change ${rule.name}` : "New alert rule"}
      description={shown ? describeCondition(shown).join(" ") : "Some of it is not right yet."}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="alert-rule"
            variant="primary"
            pending={saving.isPending}
            disabled={!given}
          >
            {rule ? "Save" : "Make the rule"}
          </Button>
        </>
      }
    >
      <form id="alert-rule" onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormError>{saving.error?.message}</FormError>
        <ConditionFields draft={draft} issues={issues ?? {}} onChange={setDraft} />
        {shown ? <ConditionPreview slug={slug} condition={shown} /> : null}
        <fieldset>
          <legend className="mb-1 font-medium text-sm">Tell</legend>
          {channels.length === 0 ? (
            <p className="text-muted text-xs">
              There are no channels yet: it will show here alone. Make one under Channels.
            </p>
          ) : (
            <div className="flex flex-wrap gap-x-5 gap-y-1">
              {channels.map(({ id, name }) => (
                <Checkbox
                  key={id}
                  label={name}
                  checked={draft.channel_ids.includes(id)}
                  onChange={(told) => tell(id, told)}
                />
              ))}
            </div>
          )}
        </fieldset>
      </form>
    </Dialog>
  );
}
