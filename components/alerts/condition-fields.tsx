"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { ALERT_KINDS, ALERT_WINDOWS, type AlertKind } from "@/lib/contract/alert";
import { ALERT_KIND_LABEL } from "@/lib/core/alerts/describe-condition";
import { formatDuration } from "@/lib/core/format/duration";
import { type RuleDraft, withKind } from "./rule-draft";

type Props = {
  draft: RuleDraft;
  issues: { [field: string]: string };
  onChange: (draft: RuleDraft) => void;
};

const UNIT: Record<AlertKind, string> = {
  failure_rate: "%",
  conflict_rate: "%",
  set_aside: "items",
  oldest_unsynced: "minutes",
  device_health: "devices",
};

const KINDS = ALERT_KINDS.map((kind) => ({ value: kind, label: ALERT_KIND_LABEL[kind] }));
const WINDOWS = ALERT_WINDOWS.map((minutes) => ({
  value: String(minutes),
  label: formatDuration(minutes * 60_000),
}));

/** A rule's name and condition. What a kind doesn't need isn't there. */
export function ConditionFields({ draft, issues, onChange }: Props) {
  const { kind } = draft;
  const isRate = kind === "failure_rate" || kind === "conflict_rate";
  const unit = UNIT[kind];
  const number = (field: NumberField, label: string, description?: string) => (
    <Field label={label} description={description} error={issues[field]}>
      <Input
        inputMode="decimal"
        autoComplete="off"
        value={draft[field]}
        onChange={(event) => onChange({ ...draft, [field]: event.target.value })}
      />
    </Field>
  );
  return (
    <div className="grid grid-cols-2 gap-4 sm:grid-cols-5">
      <Field label="Watch" className="col-span-2 sm:col-span-3">
        <Select
          label="Watch"
          options={KINDS}
          value={kind}
          onChange={(next) => onChange(withKind(draft, next))}
        />
      </Field>
      <Field label="Name" className="col-span-2" error={issues.name}>
        <Input
          value={draft.name}
          placeholder={ALERT_KIND_LABEL[kind]}
          maxLength={120}
          autoComplete="off"
          onChange={(event) => onChange({ ...draft, name: event.target.value })}
        />
      </Field>
      {number("threshold", "Fire from", unit)}
      {number("resolve_below", "Resolve below", `${unit}; empty: the same`)}
      {number("for_minutes", "For", "minutes; 0: at once")}
      {isRate ? (
        <Field label="Within" error={issues.window_minutes}>
          <Select
            label="Within"
            options={WINDOWS}
            value={draft.window_minutes}
            onChange={(window_minutes) => onChange({ ...draft, window_minutes })}
          />
        </Field>
      ) : null}
      {isRate ? number("at_least", "Of at least", kind === "failure_rate" ? "requests" : "edits") : null}
      {kind === "device_health" ? number("health_below", "Score below") : null}
    </div>
  );
}

type NumberField = "threshold" | "resolve_below" | "for_minutes" | "at_least" | "health_below";
