"use client";

import { Field } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { NumberInput } from "./number-input";

/** How far a new version is switched on at first. */
export type FirstStage = { kind: "shadow" | "share" | "all"; percent: number };

type Props = { stage: FirstStage; onChange: (stage: FirstStage) => void };

const SENTENCES: Record<FirstStage["kind"], string> = {
  shadow: "It only says what it would have done. The policy in force goes on settling.",
  share:
    "It settles the conflicts of some devices, always the same ones first; for the others it stands in shadow.",
  all: "It settles every conflict from the next sync on.",
};

/** In shadow, for a share of the devices, or for all of them. */
export function FirstStageChoice({ stage, onChange }: Props) {
  return (
    <div className="flex flex-col gap-2">
      <p className="font-medium text-sm">Switch it on</p>
      <div className="flex flex-wrap items-center gap-3">
        <Segmented
          label="Switch it on"
          value={stage.kind}
          onChange={(kind) => onChange({ ...stage, kind })}
          options={[
            { value: "shadow", label: "In shadow" },
            { value: "share", label: "For a share" },
            { value: "all", label: "For everybody" },
          ]}
        />
        {stage.kind === "share" ? (
          <Field label="Share of the devices, in %" className="w-48">
            <NumberInput
              value={stage.percent}
              onChange={(percent) => onChange({ ...stage, percent: bounded(percent ?? 0) })}
            />
          </Field>
        ) : null}
      </div>
      <p className="text-muted text-xs">{SENTENCES[stage.kind]}</p>
    </div>
  );
}

function bounded(percent: number): number {
  return Math.min(100, Math.max(0, Math.round(percent)));
}
