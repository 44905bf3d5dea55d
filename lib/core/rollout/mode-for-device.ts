import type { RolloutMode, Stage } from "../../contract/rollout";
import { COHORTS, cohortOf } from "./cohort";

/** Whose mode is asked for. `scope` is what is rolled out: a feature, or a domain within one. */
export type StagedDevice = { tenant: string; scope: string; device: number };

/**
 * What a stage means for one device: under `on`, devices outside the percentage are as under `off`. A device that is
 * in stays in while the percentage rises.
 */
export function modeForDevice(stage: Stage, { tenant, scope, device }: StagedDevice): RolloutMode {
  if (stage.mode !== "on" || stage.percent === 100) return stage.mode;
  return cohortOf(tenant, scope, device) < (stage.percent * COHORTS) / 100 ? "on" : "off";
}
