import { z } from "zod";
import type { UndoAnswer, UndoRequest } from "@/lib/contract/conflict-review";
import { type Undo, undoConflict } from "@/lib/core/conflict/undo";
import { findDomain } from "@/lib/core/domains/registry";
import { absoluteTime } from "@/lib/core/format/absolute-time";
import type { RecordState } from "@/lib/core/sync/record";
import { holdClock } from "@/lib/db/clock";
import { type ConflictRow, findConflictRow } from "@/lib/db/conflict/find-conflict-row";
import { readRecord } from "@/lib/db/record/read-record";
import { writeByPerson } from "@/lib/db/record/write-by-person";
import type { TenantModelTx } from "@/lib/db/tx";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
import { endedConflict } from "./ended-conflict";
import { noSuchConflict } from "./get-conflict";
import { movedOn } from "./moved-on";
import { stepsSince } from "./preview-undo";
import { requireFits } from "./require-fits";

type Undoing = { ctx: TenantContext; input: UndoRequest & { id: string }; now?: Date };

/** Stands in `writer` and in field marks for a person in the dashboard. */
const PERSON = 0;

/**
 * Brings the values that lost in a conflict back: a write like any other, which every device pulls. What a policy
 * settled and what a person decided can both be undone, once; to turn that round, the conflict is decided anew.
 * @throws Refusal `already_undone` for the second of two people and for an undo of an undo, `still_waiting`,
 * `record_moved` where the record was written since and `apply_anyway` doesn't say that this was seen,
 * `nothing_to_undo` where the record holds the losing values already.
 */
export async function undoResolution({ ctx, input, now = new Date() }: Undoing): Promise<UndoAnswer> {
  requireManager(ctx);
  const { id, note } = input;
  if (!z.uuid().safeParse(id).success) throw noSuchConflict();
  return withTenant(ctx.tenant, async (t) => {
    const version = (await holdClock(t)).version + 1;
    const { row, record } = await readEnded(t, { ctx, input });
    const undo = findUndo(row, record, version, now);
    const { domain, mobile_id: mobileId } = row;
    const { after, before, what, changes } = undo;
    const priority = findDomain(domain)?.priorityOf(after.data) ?? "normal";
    const write = { domain, mobileId, after, before, priority, userId: ctx.person.userId, conflictId: id };
    await writeByPerson(t, write);
    await t.models.conflictLog.update({
      where: { tenantId_id: { tenantId: ctx.tenant, id }, undoneAt: null, state: { not: "pending" } },
      data: {
        undoneAt: now,
        undoneBy: ctx.person.userId,
        undoerName: ctx.person.name,
        undoVersion: version,
      },
    });
    await recordAudit(t, ctx.person, {
      action: "conflict.undo",
      target: `${domain}/${mobileId}`,
      ...(note && { reason: note }),
      before: {
        conflict_id: id,
        version: record?.version ?? 0,
        winner: row.winner,
        fields: sideOf(changes, "before"),
      },
      after: { conflict_id: id, version, what, anyway: input.apply_anyway, fields: sideOf(changes, "after") },
    });
    return { conflict_id: id, version, what, changes };
  });
}

async function readEnded(
  t: TenantModelTx,
  { ctx, input }: Undoing,
): Promise<{ row: ConflictRow; record: RecordState | null }> {
  const row = await findConflictRow(t, input.id);
  if (!row) throw noSuchConflict();
  if (row.state === "pending") {
    throw new Refusal("still_waiting", "This edit still waits for a person. Decide it; nothing was changed.");
  }
  if (row.undone_at) throw alreadyUndone(row, ctx.timeZone);
  const record = await readRecord(t, row.domain, row.mobile_id);
  const standing = record?.version ?? 0;
  const since = record ? await stepsSince(t, row, record) : [];
  const seen = input.expected_version ?? standing;
  if (seen !== standing || (since.length > 0 && !input.apply_anyway)) {
    throw movedOn(standing, since, ctx.timeZone);
  }
  return { row, record };
}

function findUndo(row: ConflictRow, record: RecordState | null, version: number, now: Date): Undo {
  const conflict = endedConflict(row);
  if (!conflict) throw new Error(`conflict ${row.id} is over, but nobody won it`);
  const undo = undoConflict(conflict, record, [version, PERSON, now.getTime()]);
  if (undo) {
    requireFits(record, undo.after);
    return undo;
  }
  if (!record) {
    throw new Refusal("nothing_to_undo", "The record was deleted, and its tombstone is no longer kept.");
  }
  throw new Refusal("nothing_to_undo", "The record holds the values that lost already. Nothing was changed.");
}

function alreadyUndone({ undoer_name, undone_at, undo_version }: ConflictRow, timeZone: string): Refusal {
  const when = undone_at ? ` on ${absoluteTime(undone_at.getTime(), timeZone)}` : "";
  return new Refusal(
    "already_undone",
    `${undoer_name ?? "Somebody"} undid this${when} with version ${undo_version}. Nothing was changed. To turn that round, decide the conflict anew.`,
  );
}

function sideOf(changes: Undo["changes"], side: "before" | "after") {
  return Object.fromEntries(
    changes.flatMap((change) => (change[side] === undefined ? [] : [[change.field, change[side]]])),
  );
}
