"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import type { RolloutMode, Stage } from "@/lib/contract/rollout";

type Props = {
  stage: Stage;
  onChange: (stage: Stage) => void;
  /** What each mode means for what is rolled out. */
  meaning: Record<RolloutMode, string>;
};

const QUICK = [1, 5, 10, 25, 50, 100] as const;

/** Off, shadow, or on for a share of the devices. */
export function StageChoice({ stage, onChange, meaning }: Props) {
  const { mode, percent } = stage;
  return (
    <div className="flex flex-col gap-3">
      <div>
        <Segmented
          label="How far"
          value={mode}
          onChange={(next) => onChange({ ...stage, mode: next })}
          options={[
            { value: "off", label: "Off" },
            { value: "shadow", label: "Shadow" },
            { value: "on", label: "On" },
          ]}
        />
        <p aria-live="polite" className="mt-1.5 text-muted text-xs">
          {meaning[mode]}
        </p>
      </div>
      {mode === "on" ? (
        <Field
          label="Share of devices (%)"
          description="The same devices stay in while the share rises; the others go on as before."
        >
          <div className="flex flex-wrap items-center gap-2">
            <Input
              type="number"
              min={0}
              max={100}
              value={percent}
              onChange={(event) => onChange({ ...stage, percent: shareOf(event.target.value) })}
              className="max-w-20 tabular-nums"
            />
            <Segmented
              label="Usual shares"
              value={String(percent)}
              onChange={(next) => onChange({ ...stage, percent: shareOf(next) })}
              options={QUICK.map((share) => ({ value: String(share), label: `${share} %` }))}
            />
          </div>
        </Field>
      ) : null}
    </div>
  );
}

function shareOf(text: string): number {
  const share = Math.round(Number(text));
  return Number.isFinite(share) ? Math.min(100, Math.max(0, share)) : 0;
}
