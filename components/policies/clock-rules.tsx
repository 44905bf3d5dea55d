"use client";

import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { issueOf } from "@/lib/core/conflict/draft-issues";
import { usesTimes } from "@/lib/core/conflict/explain-policy";
import { NumberInput } from "./number-input";
import type { PartProps } from "./part-props";

const SECOND_MS = 1000;
const DAY_MS = 86_400_000;

/** How far the times of two edits are trusted. */
export function ClockRules({ draft, issues, onEdit }: PartProps) {
  return (
    <Card
      title="Clocks"
      description={
        usesTimes(draft) ? undefined : "No rule of this draft compares times, so these don't count now."
      }
    >
      <div className="grid gap-4 sm:grid-cols-3">
        <Field
          label="Tie below (seconds)"
          description="Two times closer than this can't be told apart."
          error={issueOf(issues, "clock_tolerance_ms")}
        >
          <NumberInput
            value={draft.clock_tolerance_ms}
            unit={SECOND_MS}
            onChange={(ms) => onEdit({ clock_tolerance_ms: Math.round(ms ?? 0) })}
          />
        </Field>
        <Field label="On a tie">
          <Select
            value={draft.on_tie}
            onChange={(on_tie) => onEdit({ on_tie })}
            options={[
              { value: "server", label: "Server stays" },
              { value: "client", label: "Device wins" },
              { value: "manual", label: "Ask a person" },
            ]}
          />
        </Field>
        <Field
          label="Oldest edit (days)"
          description="A device's time is never taken for earlier than this."
          error={issueOf(issues, "max_edit_age_ms")}
        >
          <NumberInput
            value={draft.max_edit_age_ms}
            unit={DAY_MS}
            onChange={(ms) => onEdit({ max_edit_age_ms: Math.round(ms ?? 0) })}
          />
        </Field>
      </div>
    </Card>
  );
}
