import type { Stage } from "../../contract/rollout";

/**
 * Where a rollout goes back to: the latest stage before it that reached less far, else shadow, which shows whether the
 * trouble is over. `earlier` is newest first.
 */
export function retreat(current: Stage, earlier: readonly Stage[]): Stage {
  const { mode, percent } = earlier.find((stage) => reach(stage) < reach(current)) ?? {
    mode: "shadow" as const,
    percent: current.percent,
  };
  return { mode, percent };
}

function reach({ mode, percent }: Stage): number {
  return { off: -2, shadow: -1, on: percent }[mode];
}
