import { FULLY_ON, type Rollout, type RolloutSubject, type Stage } from "@/lib/contract/rollout";
import type { StageRow } from "@/lib/db/rollout/stage-rows";

/** How far a subject is switched on: by its newest stage, else as it was at first, which for a feature is fully. */
export function rolloutOf(
  subject: RolloutSubject,
  row: StageRow | undefined,
  { mode, percent }: Stage = FULLY_ON,
): Rollout {
  return {
    subject,
    no: row?.no ?? 0,
    mode: row?.mode ?? mode,
    percent: row?.percent ?? percent,
    guard: row?.guard ?? null,
    tripped: row?.tripped ?? null,
    changed_at: row?.created_at.toISOString() ?? null,
    changed_by: row?.author_name ?? null,
    reason: row?.reason ?? null,
  };
}
