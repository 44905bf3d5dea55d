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
import { type HeldCounter, holdCounter, readPushContext, readTouchedRecords } from "@/lib/db/sync/push-state";
import { storeAnswer, writePush } from "@/lib/db/sync/write-push";
import { type Last, withTenantSql } from "@/lib/db/with-tenant";
import type { DeviceContext } from "../context";
import { admitPush } from "../queue/admit-push";
import { wakeQueue } from "../queue/queue-waker";
import { serverLoad } from "../queue/server-load";
import { splitPush } from "../queue/split-push";
import { Refusal } from "../refusal";
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
  const requestHash = hashBatch(request);
  const queueing = request.mode === "queue" && (await featureFor(ctx, "queue")) === "on";
  const edits = request.entries.map((raw, index) => readEdit(raw, `${batchId}:${index}`));
  const touched = touchedBy(edits);
  admitPush(ctx, edits, request.entries, now);
  const { answer, outcome } = await withTenantSql(ctx.tenant, "", async (client, last): Promise<Decided> => {
    const [counter, { answered: earlier, stages, hasQueued, resyncVersion }, records] = await Promise.all([
      holdCounter(client, ctx.tenant, ctx.deviceId),
      readPushContext(client, ctx.tenant, ctx.deviceNo, batchId),
      readTouchedRecords(client, ctx.tenant, ctx.deviceNo, touched),
    ]);
    if (counter.deviceRevoked)
      throw new Refusal("device_revoked", "A manager revoked this device. Enrol it again.");
    if (earlier) {
      requireSameContent(earlier.requestHash, requestHash);
      return { answer: JSON.parse(earlier.answer) };
    }
    const offset = clockOffset(request.client_time, now);
    const waiting = hasQueued
      ? await readWaitingRecords(client, ctx.tenant, ctx.deviceNo, touched)
      : NONE_WAITING;
    const split = splitPush(edits, request.entries, { all: queueing, waiting });
    const decided = decideEdits({
      tenant: ctx.tenant,
      deviceNo: ctx.deviceNo,
      edits: split.direct,
      records,
      stages,
      counter: counter.version,
      clock: { now, offset: offset ?? 0 },
    });
    const outcome = { ...decided, results: split.merge(decided.results) };
    if (split.queued.length > 0) {
      const network = request.network_quality ?? null;
      const from = {
        deviceNo: ctx.deviceNo,
        batchId,
        receivedAt: now,
        clockOffsetMs: offset,
        networkQuality: network,
      };
      last(putInQueue(client, ctx.tenant, from, toQueue(split.queued, records)));
    }
    const plan = planFor(request.network_quality, serverLoad(), Math.random);
    const packed = packAnswer({ ...outcome, at: now, offset, plan });
    counter.forgotten = Math.max(counter.forgotten, resyncVersion);
    const answer = await write(client, last, ctx, {
      request,
      batchId,
      requestHash,
      counter,
      outcome,
      packed,
    });
    return { answer, outcome };
  });
  const measure = outcome ? measurePush(edits, outcome, answer) : NOTHING_NEW;
  if (measure.items.some(({ status }) => status === "queued")) wakeQueue();
  return { text: renderAnswer(batchId, answer, edits.map(namesOf)), replayed: !outcome, measure };
}

const NONE_WAITING: ReadonlySet<string> = new Set();

/** The answer, and what was decided now; nothing was where the batch was known. */
type Decided = { answer: PackedAnswer; outcome?: PushOutcome };

type ToWrite = {
  request: PushRequest;
  batchId: string;
  requestHash: Buffer;
  counter: HeldCounter;
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
  { request, batchId, requestHash, counter, outcome, packed }: ToWrite,
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
