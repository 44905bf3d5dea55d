"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import type { GuardDraft } from "./guard-draft";

type Props = {
  draft: GuardDraft;
  onChange: (draft: GuardDraft) => void;
  /** By the field's name. */
  issues: { [field: string]: string };
};

type Limit = Exclude<keyof GuardDraft, "watched">;
const FIELDS: readonly { limit: Limit; label: string; hint: string }[] = [
  { limit: "set_aside_pct", label: "Set aside, at most (%)", hint: "Empty: not looked at." },
  { limit: "failure_pct", label: "Failed, at most (%)", hint: "Empty: not looked at." },
  { limit: "window_minutes", label: "In the last (minutes)", hint: "Counted from when the stage began." },
  { limit: "least_sample", label: "Of at least (cases)", hint: "Fewer prove nothing." },
];

/** When a rollout goes back by itself. */
export function GuardFields({ draft, onChange, issues }: Props) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-lg border border-line p-3">
      <legend className="sr-only">Guard</legend>
      <Switch
        label="Go back by itself when it goes wrong"
        checked={draft.watched}
        onChange={(watched) => onChange({ ...draft, watched })}
      />
      {draft.watched ? (
        <div className="grid grid-cols-2 gap-x-4 gap-y-3">
          {FIELDS.map(({ limit, label, hint }) => (
            <Field key={limit} label={label} description={hint} error={issues[limit]}>
              <Input
                inputMode="decimal"
                autoComplete="off"
                value={draft[limit]}
                onChange={(event) => onChange({ ...draft, [limit]: event.target.value })}
                className="max-w-28 tabular-nums"
              />
            </Field>
          ))}
        </div>
      ) : null}
    </fieldset>
  );
}
