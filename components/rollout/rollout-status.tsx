import { Status } from "@/components/ui/status";
import type { Tone } from "@/components/ui/tone";
import type { Stage } from "@/lib/contract/rollout";
import { stageWords } from "@/lib/core/rollout/stage-words";

/** How far something is switched on, at a glance. */
export function RolloutStatus({ stage }: { stage: Stage }) {
  return <Status tone={toneOf(stage)}>{stageWords(stage)}</Status>;
}

function toneOf({ mode, percent }: Stage): Tone {
  if (mode === "off") return "neutral";
  return mode === "on" && percent === 100 ? "good" : "accent";
}
