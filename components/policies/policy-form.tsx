"use client";

import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { ClockRules } from "./clock-rules";
import { ClosingStatuses } from "./closing-statuses";
import { CriticalFields } from "./critical-fields";
import { FieldRules } from "./field-rules";
import type { PartProps } from "./part-props";
import { STRATEGY_OPTIONS } from "./strategy-options";

/** Every part of a policy, each with its message beside it. */
export function PolicyForm(props: PartProps) {
  const { draft, onEdit } = props;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Card title="Who wins">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="When both sides changed the same field">
            <Select
              value={draft.strategy}
              onChange={(strategy) => onEdit({ strategy })}
              options={STRATEGY_OPTIONS}
            />
          </Field>
          <Field label="When they changed different fields">
            <Select
              value={draft.merge}
              onChange={(merge) => onEdit({ merge })}
              options={[
                { value: "fields", label: "Keep both", hint: "Fields nobody contests are always written." },
                {
                  value: "record",
                  label: "Take an edit as one",
                  hint: "All its fields go the way of the contested ones.",
                },
              ]}
            />
          </Field>
          <Field label="When one side deleted what the other edited">
            <Select
              value={draft.delete ?? SAME}
              onChange={(rule) => onEdit({ delete: rule === SAME ? undefined : rule })}
              options={[
                { value: SAME, label: "As above", hint: "Deletes go the way of the strategy." },
                ...STRATEGY_OPTIONS,
              ]}
            />
          </Field>
        </div>
      </Card>
      <FieldRules {...props} />
      <CriticalFields {...props} />
      <ClosingStatuses {...props} />
      <ClockRules {...props} />
    </div>
  );
}

const SAME = "same";
