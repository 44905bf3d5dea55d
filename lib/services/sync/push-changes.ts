import type { PoolClient } from "pg";
import type { JsonText } from "@/lib/contract/json";
import type { PushAnswer, PushRequest } from "@/lib/contract/push";
import { clockOffset } from "@/lib/core/conflict/clock";
import { toQueue } from "@/lib/core/queue/to-queue";
import { type EntryNames, type PackedAnswer, packAnswer, renderAnswer } from "@/lib/core/sync/answer";
import { isRejection, type PushOutcome } from "@/lib/core/sync/apply-push";
import { type Edit, type Rejection, readEdit } from "@/lib/core/sync/edit";
import { planFor } from "@/lib/core/sync/plan";
import { putInQueue } from "@/lib/db/queue/put-in-queue";
import { readWaitingRecords } from "@/lib/db/queue/read-waiting-records";
import {
  type Counter,
  holdCounter,
  readPushContext,
  readTouchedRecords,
  type TouchedRecord,
} from "@/lib/db/sync/push-state";
import { metOldRecord, storeAnswer, writePush } from "@/lib/db/sync/write-push";
import { type Last, withTenantSql } from "@/lib/db/with-tenant";
import type { DeviceContext } from "../context";
import { requireNotRevoked } from "../devices/require-not-revoked";
import { admitPush } from "../queue/admit-push";
import { wakeQueue } from "../queue/queue-waker";
import { serverLoad } from "../queue/server-load";
import { splitPush } from "../queue/split-push";
import { featureFor } from "../rollout/feature-for";
import { badBatchId, checkEnvelope, requireSameContent } from "./check-envelope";
import { decideEdits } from "./decide-edits";
import { hashBatch } from "./hash-batch";
import { measurePush, NOTHING_NEW, type PushMeasure } from "./measure-push";
import { readPage } from "./read-page";
import { touchedBy } from "./touched-by";

export type PushAnswered = { text: JsonText<PushAnswer>; replayed: boolean; measure: PushMeasure };

/**
 * Takes a device's batch: one transaction that holds the tenant's counter, replays the stored answer if the batch is
 * known, else lets the core decide and writes everything with the answer, in a fixed number of statements. What can wait
 * until the counter is free again waits: the tenant's other pushes wait for it.
 * `now` is the server's clock when the request arrived, in ms.
 * @throws Refusal `device_mismatch`, `device_revoked`, `invalid_request`, `idempotency_mismatch`,
 *   `overloaded`, and those of a pull.
 */
export async function pushChanges(
  ctx: DeviceContext,
  request: PushRequest,
  { now, idempotencyKey }: { now: number; idempotencyKey: string | null },
): Promise<PushAnswered> {
  const batchId = checkEnvelope(ctx, request, idempotencyKey);
  if (batchId === undefined)
    throw badBatchId("is required: a new one for each batch, the same when it is sent again");
  const batch: Batch = {
    request,
    batchId,
    requestHash: hashBatch(request),
    queueing: request.mode === "queue" && (await featureFor(ctx, "queue")) === "on",
    edits: request.entries.map((raw, index) => readEdit(raw, `${batchId}:${index}`)),
    now,
  };
  const { edits } = batch;
  admitPush(ctx, edits, request.entries, now);
  const { answer, outcome } = await settle(ctx, batch);
  const measure = outcome ? measurePush(edits, outcome, answer) : NOTHING_NEW;
  if (measure.items.some(({ status }) => status === "queued")) wakeQueue();
  return { text: renderAnswer(batchId, answer, edits.map(namesOf)), replayed: !outcome, measure };
}

type Batch = {
  request: PushRequest;
  batchId: string;
  requestHash: Buffer;
  queueing: boolean;
  edits: readonly (Edit | Rejection)[];
  now: number;
};

/** The answer, and what was decided now; nothing was where the batch was known. */
type Settled = { answer: PackedAnswer; outcome?: PushOutcome };

/**
 * A batch of nothing but records that the device created is taken at its word: nobody looks for old ones, which is a
 * fifth of the database's work. The table's key tells where one is there after all, and then all begins anew.
 */
async function settle(ctx: DeviceContext, batch: Batch): Promise<Settled> {
  const touched = touchedBy(batch.edits);
  if (batch.queueing || !batch.edits.every(createsRecord)) return settleOnce(ctx, batch, touched, true);
  try {
    return await settleOnce(ctx, batch, touched, false);
  } catch (error) {
    if (!metOldRecord(error)) throw error;
    return settleOnce(ctx, batch, touched, true);
  }
}

function createsRecord(edit: Edit | Rejection): boolean {
  return !isRejection(edit) && edit.base === 0 && edit.op === "upsert";
}

function settleOnce(
  ctx: DeviceContext,
  batch: Batch,
  touched: readonly TouchedRecord[],
  look: boolean,
): Promise<Settled> {
  const { request, batchId, requestHash, queueing, edits, now } = batch;
  const { tenant, deviceNo } = ctx;
  return withTenantSql(tenant, "", async (client, last) => {
    const [counter, { answered: earlier, stages, hasQueued, resyncVersion }, found] = await Promise.all([
      holdCounter(client, tenant, ctx.deviceId),
      readPushContext(client, tenant, deviceNo, batchId),
      readTouchedRecords(client, tenant, deviceNo, look ? touched : []),
    ]);
    requireNotRevoked(counter);
    if (earlier) {
      requireSameContent(earlier.requestHash, requestHash);
      return { answer: JSON.parse(earlier.answer) };
    }
    const waiting = hasQueued ? await readWaitingRecords(client, tenant, deviceNo, touched) : NONE_WAITING;
    const split = splitPush(edits, request.entries, { all: queueing, waiting });
    const offset = clockOffset(request.client_time, now);
    if (split.queued.length > 0) {
      const networkQuality = request.network_quality ?? null;
      const from = { deviceNo, batchId, receivedAt: now, clockOffsetMs: offset, networkQuality };
      const records = look ? found : await readTouchedRecords(client, tenant, deviceNo, touched);
      last(putInQueue(client, tenant, from, toQueue(split.queued, records)));
    }
    const decided = decideEdits({
      tenant,
      deviceNo,
      edits: split.direct,
      records: found,
      stages,
      counter: counter.version,
      clock: { now, offset: offset ?? 0 },
    });
    const outcome = { ...decided, results: split.merge(decided.results) };
    const plan = planFor(request.network_quality, serverLoad(), Math.random);
    const packed = packAnswer({ ...outcome, at: now, offset, plan });
    counter.forgotten = Math.max(counter.forgotten, resyncVersion);
    return { answer: await write(client, last, ctx, { batch, counter, outcome, packed }), outcome };
  });
}

const NONE_WAITING: ReadonlySet<string> = new Set();

type ToWrite = {
  batch: Batch;
  counter: Counter;
  outcome: PushOutcome;
  packed: PackedAnswer;
};

/**
 * Writes the outcome with its answer. A pull that rides along must see the batch's own writes, and its page is part of
 * the stored answer, so then the effects come first, the page next, and the answer last.
 */
async function write(
  client: PoolClient,
  last: Last,
  ctx: DeviceContext,
  { batch: { request, batchId, requestHash }, counter, outcome, packed }: ToWrite,
): Promise<PackedAnswer> {
  const author = {
    device: ctx.deviceNo,
    clockOffsetMs: packed.offset,
    networkQuality: request.network_quality ?? null,
  };
  const batchOf = (answer: PackedAnswer) => ({ batchId, requestHash, answer: JSON.stringify(answer) });
  if (!request.pull) {
    last(writePush(client, ctx.tenant, author, outcome.effects, batchOf(packed)));
    return packed;
  }
  last(writePush(client, ctx.tenant, author, outcome.effects, null));
  const after = { ...counter, version: outcome.effects.counter };
  const answer = { ...packed, page: await readPage(client, ctx, after, request.pull) };
  last(storeAnswer(client, ctx.tenant, author.device, batchOf(answer)));
  return answer;
}

function namesOf(edit: Edit | Rejection): EntryNames {
  return {
    op_id: edit.opId,
    domain: isRejection(edit) ? edit.domain : edit.domain.name,
    mobile_id: edit.mobileId,
  };
}
