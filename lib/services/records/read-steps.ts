import type { RecordAuthor, RecordStep, StepConflict } from "@/lib/contract/record-timeline";
import type { RecordState } from "@/lib/core/sync/record";
import { type TimelineStep, timelineOf } from "@/lib/core/sync/timeline";
import { fitting } from "@/lib/db/bounded-page";
import {
  listRevisionRows,
  listStepConflictRows,
  type RecordName,
  type RevisionRange,
  type RevisionRow,
  type StepConflictRow,
} from "@/lib/db/record/list-revision-rows";
import type { TenantModelTx } from "@/lib/db/tx";

/**
 * The writes that made `record` what it is, newest first: so many at most, and fewer where what they changed is long. `next`:
 * the version of the one behind them. `whole`: whether its creation was reached.
 */
export async function readSteps(
  t: TenantModelTx,
  name: RecordName,
  record: RecordState,
  { above = 0, limit }: Omit<RevisionRange, "upTo">,
): Promise<{ steps: RecordStep[]; next: number | undefined; whole: boolean }> {
  const rows = await listRevisionRows(t, name, { above, limit: limit + 1, upTo: record.version });
  const revisions = rows.map(({ version, before }) => ({ version, before }));
  const { steps: read, whole } = timelineOf(record, revisions);
  const shown = fitting(rows, limit);
  const steps = read.slice(0, shown < rows.length ? shown : limit);
  const next = read[steps.length]?.version;
  const versions = steps.map((step) => step.version);
  const conflicts = await listStepConflictRows(t, name, versions);
  const authorOf = await readAuthors(t, [
    ...steps.map((step) => step.writer),
    ...conflicts.map((conflict) => conflict.device_no),
  ]);
  const tell = (step: TimelineStep) => {
    const row = rows.find(({ version }) => version === step.version);
    return recordStep(step, row, record, conflicts, authorOf);
  };
  return { steps: steps.filter(({ version }) => version > above).map(tell), next, whole };
}

type AuthorOf = (writer: number, person?: string | null) => RecordAuthor;

function recordStep(
  { writer, ...step }: TimelineStep,
  row: RevisionRow | undefined,
  record: RecordState,
  conflicts: readonly StepConflictRow[],
  authorOf: AuthorOf,
): RecordStep {
  const settled = row && conflicts.find(({ id }) => id === row.conflict_id);
  const bornAt = step.what === "created" && step.version === record.life[0] ? record.life[2] : null;
  return {
    ...step,
    at: row?.at.toISOString() ?? (bornAt === null ? null : new Date(bornAt).toISOString()),
    by: authorOf(writer, row?.person),
    conflict_id: row?.conflict_id ?? null,
    how: howOf(step.version, settled),
    settled: settled ? stepConflict(settled, authorOf) : null,
    met: conflicts
      .filter((conflict) => Number(conflict.server_version) === step.version && !wrote(conflict))
      .map((conflict) => stepConflict(conflict, authorOf)),
  };
}

function howOf(version: number, settled: StepConflictRow | undefined): RecordStep["how"] {
  if (!settled) return "edit";
  if (Number(settled.undo_version) === version) return "undo";
  return settled.state === "reviewed" ? "decision" : "policy";
}

/** A conflict that the server's side won whole ends at the version that it met. */
function wrote({ result_version, server_version }: StepConflictRow): boolean {
  return result_version !== null && result_version !== server_version;
}

function stepConflict(row: StepConflictRow, authorOf: AuthorOf): StepConflict {
  const { id, state, strategy, policy_version, winner, reviewer_name, undoer_name } = row;
  const told = { id, state, strategy, policy_version, winner, reviewer_name, undoer_name };
  return { ...told, device: authorOf(row.device_no), at: row.created_at.toISOString() };
}

async function readAuthors(t: TenantModelTx, writers: readonly number[]): Promise<AuthorOf> {
  const devices = await t.models.device.findMany({
    where: { tenantId: t.tenant, no: { in: [...new Set(writers)] } },
    select: { no: true, id: true, name: true },
  });
  const byNo = new Map(devices.map((device) => [device.no, device]));
  return (writer, person) => {
    if (writer === 0) return person ? { kind: "person", name: person } : { kind: "unknown" };
    const device = byNo.get(writer);
    return device ? { kind: "device", id: device.id, name: device.name } : { kind: "unknown" };
  };
}
