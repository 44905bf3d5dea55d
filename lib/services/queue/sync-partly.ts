import { randomUUID } from "node:crypto";
import type { PoolClient } from "pg";
import type { PushResult } from "@/lib/contract/push";
import type { PartialAnswer, PartialRequest, SyncedItem } from "@/lib/contract/queue";
import { clockOffset } from "@/lib/core/conflict/clock";
import { toQueue } from "@/lib/core/queue/to-queue";
import { type Edit, type Rejection, readEdit } from "@/lib/core/sync/edit";
import { BATCH_SIZES } from "@/lib/core/sync/plan";
import { claimItems } from "@/lib/db/queue/claim-items";
import { countDeviceItems, isQueuePaused } from "@/lib/db/queue/count-device-items";
import { putInQueue } from "@/lib/db/queue/put-in-queue";
import { holdCounter, readPushContext, readTouchedRecords } from "@/lib/db/sync/push-state";
import { storeAnswer } from "@/lib/db/sync/write-push";
import { type Last, withTenantSql } from "@/lib/db/with-tenant";
import type { DeviceContext } from "../context";
import { requireNotRevoked } from "../devices/require-not-revoked";
import { checkEnvelope, requireSameContent } from "../sync/check-envelope";
import { hashContent } from "../sync/hash-batch";
import { readPage } from "../sync/read-page";
import { touchedBy } from "../sync/touched-by";
import { applyItems } from "./apply-items";
import { wakeQueue } from "./queue-waker";
import { splitPush } from "./split-push";

export type PartlySynced = {
  text: string;
  replayed: boolean;
  answer: PartialAnswer;
  clockOffsetMs: number | null;
};

/**
 * Takes a device's entries into the queue, applies the most urgent of what it has there, and gives the changes of that
 * priority; all in one transaction with the answer, which a `batch_id` makes the same at every sending.
 * `now` is the server's clock when the request arrived, in ms.
 * @throws Refusal as a push.
 */
export async function syncPartly(
  ctx: DeviceContext,
  request: PartialRequest,
  { now, idempotencyKey }: { now: number; idempotencyKey: string | null },
): Promise<PartlySynced> {
  const named = checkEnvelope(ctx, request, idempotencyKey);
  const batchId = named ?? `partial:${randomUUID()}`;
  const { priority, max_items, checkpoint = null } = request;
  const requestHash = hashContent(request.entries, ["partial", priority, max_items, checkpoint]);
  const edits = request.entries.map((raw, index) => readEdit(raw, `${batchId}:${index}`));
  const offset = clockOffset(request.client_time, now);
  const synced = await withTenantSql(ctx.tenant, "", async (client, last): Promise<PartlySynced> => {
    const [counter, { answered }, records, paused] = await Promise.all([
      holdCounter(client, ctx.tenant, ctx.deviceId),
      readPushContext(client, ctx.tenant, ctx.deviceNo, batchId),
      readTouchedRecords(client, ctx.tenant, ctx.deviceNo, touchedBy(edits)),
      isQueuePaused(client, ctx.tenant),
    ]);
    requireNotRevoked(counter);
    if (answered) {
      requireSameContent(answered.requestHash, requestHash);
      const answer = JSON.parse(answered.answer) as PartialAnswer;
      return { text: answered.answer, replayed: true, answer, clockOffsetMs: offset };
    }
    const split = splitPush(edits, request.entries, { all: true, waiting: new Set() });
    const from = { deviceNo: ctx.deviceNo, batchId, receivedAt: now, clockOffsetMs: offset };
    const network = request.network_quality ?? null;
    if (split.queued.length > 0) {
      const queued = toQueue(split.queued, records);
      last(putInQueue(client, ctx.tenant, { ...from, networkQuality: network }, queued));
    }
    const size = BATCH_SIZES[network ?? "good"];
    const limit = paused ? 0 : Math.min(max_items, size);
    const applied = await applyMostUrgent(client, last, ctx, { limit, priority, held: counter.version });
    const page = await readPage(
      client,
      ctx,
      { ...counter, version: applied.counter },
      { checkpoint, limit: size, priority },
    );
    const answer: PartialAnswer = {
      synced_items: [...split.direct.map(refused), ...applied.results.map(syncedItem)],
      remaining: await countDeviceItems(client, ctx.tenant, ctx.deviceNo),
      ...page,
    };
    const text = JSON.stringify(answer);
    if (named) last(storeAnswer(client, ctx.tenant, ctx.deviceNo, { batchId, requestHash, answer: text }));
    return { text, replayed: false, answer, clockOffsetMs: offset };
  });
  if (synced.answer.remaining > 0) wakeQueue();
  return synced;
}

async function applyMostUrgent(
  client: PoolClient,
  last: Last,
  { tenant, deviceNo }: DeviceContext,
  { limit, priority, held }: { limit: number; priority: PartialRequest["priority"]; held: number },
): Promise<{ results: PushResult[]; counter: number }> {
  const items = limit > 0 ? await claimItems(client, tenant, { limit, deviceNo, priority }) : [];
  if (items.length === 0) return { results: [], counter: held };
  return applyItems(client, last, tenant, items, held);
}

/** What can't even be kept in the queue. */
function refused(edit: Edit | Rejection): SyncedItem {
  if (!("code" in edit)) throw new Error("a valid entry was not queued");
  const { opId, domain, mobileId, code, message, errors } = edit;
  return {
    id: mobileId,
    op_id: opId,
    domain,
    mobile_id: mobileId,
    status: "rejected",
    code,
    message,
    ...(errors && { errors }),
  };
}

function syncedItem(result: PushResult): SyncedItem {
  return { id: result.mobile_id, ...result };
}
