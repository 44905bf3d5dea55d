import type { JsonText } from "@/lib/contract/json";
import type { PushAnswer, PushRequest } from "@/lib/contract/push";
import { clockOffset } from "@/lib/core/conflict/clock";
import { namesOf, renderAnswer } from "@/lib/core/sync/answer";

import type { DeviceContext } from "../context";
import { admitPush } from "../queue/admit-push";
import { wakeQueue } from "../queue/queue-waker";
import { featureFor } from "../rollout/feature-for";
import { badBatchId, checkEnvelope } from "./check-envelope";
import { hashBatch } from "./hash-batch";
import { latestPage } from "./latest-page";
import { markEdits } from "./mark-edits";
import { measurePush, type PushMeasure } from "./measure-push";
import { readEdits } from "./read-edits";
import { type Batch, settleBatch } from "./settle-batch";

export type PushAnswered = { text: JsonText<PushAnswer>; replayed: boolean; measure: PushMeasure };

/**
 * Takes a device's batch: its edits take effect and its answer is stored in one transaction, or it was answered before and
 * hears the same again. A pull that rides along is answered behind that, as things stand then, so that no page stands
 * between an edit and its answer. A pull that can't be answered refuses a new batch before anything is written.
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
  const edits = await readEdits(request.entries, batchId);
  const batch: Batch = {
    request,
    batchId,
    requestHash: await hashBatch(request),
    queueing: request.mode === "queue" && (await featureFor(ctx, "queue")) === "on",
    edits,
    marks: await markEdits(edits, request.entries),
    now,
    offset: clockOffset(request.client_time, now),
  };
  admitPush(ctx, edits, request.entries, now);
  const { answer, judged } = await settleBatch(ctx, batch);
  if (judged?.results.some(({ status }) => status === "queued")) wakeQueue();
  const page = request.pull && (await latestPage(ctx, request.pull));
  const measure = measurePush({ judged, offset: answer.offset, page });
  return { text: renderAnswer(batchId, answer, edits.map(namesOf), page?.text), replayed: !judged, measure };
}
