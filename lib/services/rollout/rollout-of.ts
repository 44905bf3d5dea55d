import { FULLY_ON, type Rollout, type RolloutSubject } from "@/lib/contract/rollout";
import type { StageRow } from "@/lib/db/rollout/stage-rows";

/** How far a subject is switched on: by its newest stage, else fully. */
export function rolloutOf(subject: RolloutSubject, row: StageRow | undefined): Rollout {
  return {
    subject,
    no: row?.no ?? 0,
    mode: row?.mode ?? FULLY_ON.mode,
    percent: row?.percent ?? FULLY_ON.percent,
    guard: row?.guard ?? null,
    tripped: row?.tripped ?? null,
    changed_at: row?.created_at.toISOString() ?? null,
    changed_by: row?.author_name ?? null,
    reason: row?.reason ?? null,
  };
}
