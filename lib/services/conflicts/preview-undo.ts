import type { UndoPreview } from "@/lib/contract/conflict-review";
import type { RecordStep } from "@/lib/contract/record-timeline";
import { undoConflict } from "@/lib/core/conflict/undo";
import type { RecordState } from "@/lib/core/sync/record";
import type { ConflictRow } from "@/lib/db/conflict/find-conflict-row";
import { readRecord } from "@/lib/db/record/read-record";
import type { TenantModelTx } from "@/lib/db/tx";
import { readSteps } from "../records/read-steps";
import { endedConflict } from "./ended-conflict";

/** What an undo of this conflict would do to its record as it stands; null where there is nothing to decide on. */
export async function previewUndo(t: TenantModelTx, row: ConflictRow): Promise<UndoPreview | null> {
  const conflict = endedConflict(row);
  if (!conflict || row.undone_at) return null;
  const record = await readRecord(t, row.domain, row.mobile_id);
  const undo = undoConflict(conflict, record, [(record?.version ?? 0) + 1, 0, null]);
  const since = record ? await stepsSince(t, row, record) : [];
  return { what: undo?.what ?? "nothing", changes: undo?.changes ?? [], since };
}

/** More steps than this say nothing new to a person. */
const SHOWN = 50;

/** What was written to the record since the conflict was over, newest first. */
export async function stepsSince(
  t: TenantModelTx,
  row: ConflictRow,
  record: RecordState,
): Promise<RecordStep[]> {
  const reached = row.result_version ?? row.server_version;
  if (record.version <= reached) return [];
  const name = { domain: row.domain, mobileId: row.mobile_id };
  const { steps } = await readSteps(t, name, record, { above: reached, limit: SHOWN });
  return steps;
}
