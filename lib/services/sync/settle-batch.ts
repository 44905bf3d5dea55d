import type { PushRequest } from "@/lib/contract/push";
import { toQueue } from "@/lib/core/queue/to-queue";
import { type PackedAnswer, packAnswer } from "@/lib/core/sync/answer";
import { isRejection, type PushOutcome } from "@/lib/core/sync/apply-push";
import { countOffers } from "@/lib/core/sync/count-offers";
import type { Edit, Rejection } from "@/lib/core/sync/edit";
import { onlyHeld } from "@/lib/core/sync/op-marks";
import { planFor } from "@/lib/core/sync/plan";
import { isTooOld } from "@/lib/core/sync/too-old";
import { holdClockFor } from "@/lib/db/clock";
import { putInQueue } from "@/lib/db/queue/put-in-queue";
import { readWaitingRecords } from "@/lib/db/queue/read-waiting-records";
import { noteOffers } from "@/lib/db/restores/note-offers";
import { readPushContext, readTouchedRecords, type TouchedRecord } from "@/lib/db/sync/push-state";
import { renderWrites } from "@/lib/db/sync/render-writes";
import { metOldRecord, writePush } from "@/lib/db/sync/write-push";
import type { TenantTx } from "@/lib/db/tx";
import { withTenantSql } from "@/lib/db/with-tenant";
import type { DeviceContext } from "../context";
import { requireNotRevoked } from "../devices/require-not-revoked";
import { inTurns } from "../in-turns";
import { serverLoad } from "../queue/server-load";
import { splitPush } from "../queue/split-push";
import { noticingRestores } from "../restores/notice-restore";
import { requireSameContent } from "./check-envelope";
import { decideEdits } from "./decide-edits";
import { requirePullable, requireSameHistory } from "./read-page";
import { refusingTooMuch } from "./refuse-too-much";
import { requireWritable } from "./require-writable";
import { takeNew } from "./take-new";
import { touchedBy } from "./touched-by";

export type Batch = {
  request: PushRequest;
  batchId: string;
  requestHash: Buffer;
  /** All of it goes into the queue. */
  queueing: boolean;
  edits: readonly (Edit | Rejection)[];
  /** Of `edits`, see `opMarks`. */
  marks: Uint8Array;
  /** The server's clock when the request arrived, in ms. */
  now: number;
  /** The device's clock minus that, in ms; null if the request did not say. */
  offset: number | null;
};

/** What was judged now of a batch: the edits that had not come before, with their results. */
export type Judged = PushOutcome & { edits: readonly (Edit | Rejection)[] };
/** Nothing was judged if the batch was answered before. */
export type Settled = { answer: PackedAnswer; judged?: Judged };

/**
 * Replays a batch's stored answer, or decides it and writes everything with the answer: one transaction that holds the
 * tenant's counter, in a fixed number of statements. Anything that can run after the counter is released runs then,
 * because the tenant's other pushes are waiting for it.
 *
 * A batch of nothing but records that the device created is taken at its word: nobody looks for old ones, which is a
 * fifth of the database's work. If one is there after all, the table's key refuses it, and the batch is decided again. An
 * edit that may be too old is looked for first.
 * @throws Refusal `device_revoked`, `idempotency_mismatch`, `payload_too_large`, and those of a pull that a new batch brings along.
 */
export async function settleBatch(ctx: DeviceContext, batch: Batch): Promise<Settled> {
  const touched = touchedBy(batch.edits);
  const { now, offset } = batch;
  const clock = { now, offset: offset ?? 0 };
  const isNew = (edit: Edit | Rejection) => createsRecord(edit) && !isTooOld(edit, clock);
  if (batch.queueing || !batch.edits.every(isNew)) return settleOnce(ctx, batch, touched, true);
  try {
    return await settleOnce(ctx, batch, touched, false);
  } catch (error) {
    if (!metOldRecord(error)) throw error;
    return settleOnce(ctx, batch, touched, true);
  }
}

function createsRecord(edit: Edit | Rejection): edit is Edit {
  return !isRejection(edit) && edit.base === 0 && edit.op === "upsert";
}

function settleOnce(
  ctx: DeviceContext,
  batch: Batch,
  touched: readonly TouchedRecord[],
  look: boolean,
): Promise<Settled> {
  const { request, batchId, requestHash, queueing, edits, marks, now, offset } = batch;
  const { tenant, deviceNo } = ctx;
  const settle = async (t: TenantTx): Promise<Settled> => {
    const [counter, context, found] = await Promise.all([
      holdClockFor(t, ctx.deviceId),
      readPushContext(t, deviceNo, batchId),
      readTouchedRecords(t, deviceNo, look ? touched : []),
    ]);
    requireNotRevoked(counter);
    if (context.answered) {
      requireSameContent(context.answered.requestHash, requestHash);
      return { answer: JSON.parse(context.answered.answer) };
    }
    if (request.checkpoint) requireSameHistory(tenant, counter, request.checkpoint);
    if (request.pull) {
      const forgotten = Math.max(counter.forgotten, context.resyncVersion);
      requirePullable(tenant, { ...counter, forgotten }, request.pull);
    }
    const clock = { now, offset: offset ?? 0 };
    const raws = request.entries;
    const [fresh, waiting] = await Promise.all([
      takeNew(t, ctx, { edits, raws, marks, touched, records: found, context, clock }),
      context.hasQueued ? readWaitingRecords(t, deviceNo, touched) : NONE_WAITING,
    ]);
    const split = splitPush(fresh.edits, fresh.raws, { all: queueing, waiting });
    const networkQuality = request.network_quality ?? null;
    if (split.queued.length > 0) {
      const from = { deviceNo, batchId, receivedAt: now, clockOffsetMs: offset, networkQuality };
      const records = look ? found : await readTouchedRecords(t, deviceNo, touched);
      t.last(putInQueue(t, from, toQueue(split.queued, records)));
    }
    const { stages } = context;
    const toDecide = { tenant, deviceNo, edits: split.direct, records: found, stages, clock };
    const decided = await decideEdits({ ...toDecide, counter: counter.version });
    requireWritable(decided.effects);
    const judged = { ...decided, edits: fresh.edits, results: split.merge(decided.results) };
    const merged = fresh.merge(judged);
    const plan = planFor(request.network_quality, serverLoad(), Math.random);
    const answer = packAnswer({ ...merged, at: now, offset, plan });
    const writes = await inTurns(renderWrites(judged.effects));
    const held = onlyHeld(marks, (place) => merged.results[place]?.status !== "rejected");
    const author = { device: deviceNo, clockOffsetMs: offset, networkQuality };
    const stored = { batchId, requestHash, answer: JSON.stringify(answer), marks: held };
    t.last(writePush(t, author, writes, stored));
    const offered = countOffers(fresh.raws, judged.results);
    if (offered) t.last(noteOffers(t, deviceNo, counter.epoch, offered));
    return { answer, judged };
  };
  return noticingRestores(ctx, () => refusingTooMuch(() => withTenantSql(tenant, "", settle)));
}

const NONE_WAITING: ReadonlySet<string> = new Set();
