import type { PushConflict, PushResult } from "@/lib/contract/push";
import { runsOf } from "@/lib/core/queue/runs";
import { settlementOf } from "@/lib/core/queue/settle";
import { isRejection } from "@/lib/core/sync/apply-push";
import { type Edit, type Rejection, readEdit } from "@/lib/core/sync/edit";
import type { ClaimedItem } from "@/lib/db/queue/claim-items";
import { type SettledItem, settleItems } from "@/lib/db/queue/settle-items";
import { readPushContext, readTouchedRecords } from "@/lib/db/sync/push-state";
import { renderWrites } from "@/lib/db/sync/render-writes";
import { writePush } from "@/lib/db/sync/write-push";
import type { TenantTx } from "@/lib/db/tx";
import { inTurns } from "../in-turns";
import { decideEdits } from "../sync/decide-edits";
import { touchedBy } from "../sync/touched-by";

export type AppliedItems = {
  results: PushResult[];
  /** Those in which edits were set aside, in the order of the results. */
  conflicts: PushConflict[];
  counter: number;
};

/**
 * Applies claimed items in their order as the pushes that brought them would have been, each at the time of its
 * request, and notes what became of them; all in the caller's transaction, which holds the tenant's counter. Each that
 * wrote nothing takes a number of the clock too, so that its device's next pull tells of it, and may stop behind it.
 */
export async function applyItems(
  t: TenantTx,
  items: readonly ClaimedItem[],
  held: number,
): Promise<AppliedItems> {
  let counter = held;
  const results: PushResult[] = [];
  const conflicts: PushConflict[] = [];
  const settled: SettledItem[] = [];
  for (const run of runsOf(items)) {
    const before = counter;
    const applied = await applyRun(t, run, before);
    counter = applied.counter;
    let reached = before;
    run.forEach((item, index) => {
      const result = applied.results[index];
      if (!result) throw new Error("an item was left without a result");
      const settlement = settlementOf(result);
      const wrote = result.status !== "rejected" && (result.version ?? 0) > before;
      if (wrote) reached = Math.max(reached, Number(result.version));
      settled.push({
        id: item.id,
        settlement,
        version: wrote ? Number(result.version) : null,
        ...(settlement.state === "set_aside" && { heldAt: reached }),
      });
    });
    results.push(...applied.results);
    conflicts.push(...applied.conflicts);
  }
  for (const item of settled) {
    if (item.settlement.state === "done" && item.version === null) item.version = ++counter;
  }
  t.last(settleItems(t, settled, counter));
  return { results, conflicts, counter };
}

/** Items of one push: one author, one clock. */
async function applyRun(
  t: TenantTx,
  run: readonly [ClaimedItem, ...ClaimedItem[]],
  counter: number,
): Promise<AppliedItems> {
  const [{ deviceNo, batchId, receivedAt, clockOffsetMs, networkQuality }] = run;
  const edits = run.map(editOf);
  const [{ stages }, records] = await Promise.all([
    readPushContext(t, deviceNo, batchId),
    readTouchedRecords(t, deviceNo, touchedBy(edits)),
  ]);
  const clock = { now: receivedAt, offset: clockOffsetMs ?? 0 };
  const { effects, ...told } = await decideEdits({
    tenant: t.tenant,
    deviceNo,
    edits,
    records,
    stages,
    counter,
    clock,
  });
  const writes = await inTurns(renderWrites(effects));
  t.last(writePush(t, { device: deviceNo, clockOffsetMs, networkQuality }, writes, null));
  return { ...told, counter: effects.counter };
}

function editOf({ entry, opId, heldAt }: ClaimedItem): Edit | Rejection {
  const edit = readEdit(JSON.parse(entry), opId);
  return isRejection(edit) || heldAt === null ? edit : { ...edit, heldAt };
}
