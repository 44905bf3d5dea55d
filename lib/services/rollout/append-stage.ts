import type { Guard, Rollout, Stage, Tripped } from "@/lib/contract/rollout";
import { insertStageRow } from "@/lib/db/rollout/stage-rows";
import type { TenantModelTx } from "@/lib/db/tx";
import { recordAudit } from "../audit/record-audit";
import type { Actor } from "../context";
import { rolloutOf } from "./rollout-of";

type NextStage = Stage & { guard: Guard | null; tripped: Tripped | null; reason: string };

/** Adds the next stage of a rollout, with its audit entry; null where somebody else was faster. */
export async function appendStage(
  t: TenantModelTx,
  person: Actor,
  before: Rollout,
  { mode, percent, guard, tripped, reason }: NextStage,
): Promise<Rollout | null> {
  const { subject } = before;
  const row = await insertStageRow(t, {
    subject,
    no: before.no + 1,
    mode,
    percent,
    guard,
    tripped,
    reason,
    authorId: person.userId,
    authorName: person.name,
  });
  if (!row) return null;
  await recordAudit(t, person, {
    action: tripped ? "rollout.pause" : "rollout.change",
    target: subject,
    reason,
    before: { mode: before.mode, percent: before.percent, guard: before.guard },
    after: { mode, percent, guard, ...(tripped && { tripped }) },
  });
  return rolloutOf(subject, row);
}
