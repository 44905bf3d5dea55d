"use client";

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { Policy } from "@/lib/contract/policy";
import { usesTimes } from "@/lib/core/conflict/explain-policy";
import { formatDuration } from "@/lib/core/format/duration";

type Props = { draft: Policy; onEdit: (part: Partial<Policy>) => void };

const TOLERANCES = [0, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000];

/** How close two edits may be before their times say nothing, and what happens then. */
export function ClockRules({ draft, onEdit }: Props) {
  if (!usesTimes(draft)) return null;
  const choices = [...new Set([...TOLERANCES, draft.clock_tolerance_ms])].sort((a, b) => a - b);
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field label="Closer than this is a tie">
        <Select
          value={String(draft.clock_tolerance_ms)}
          onChange={(ms) => onEdit({ clock_tolerance_ms: Number(ms) })}
          options={choices.map((ms) => ({
            value: String(ms),
            label: ms === 0 ? "never a tie" : formatDuration(ms),
          }))}
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
    </div>
  );
}
