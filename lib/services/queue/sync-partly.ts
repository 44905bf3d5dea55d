import { randomUUID } from "node:crypto";
import type { NetworkQuality } from "@/lib/contract/entry";
import type { JsonText } from "@/lib/contract/json";
import type { PullPage } from "@/lib/contract/pull";
import type { PushResult } from "@/lib/contract/push";
import type { PartialAnswer, PartialRequest, SyncedItem } from "@/lib/contract/queue";
import { clockOffset } from "@/lib/core/conflict/clock";
import { syncedItems } from "@/lib/core/queue/synced-items";
import { toQueue } from "@/lib/core/queue/to-queue";
import { namesOf } from "@/lib/core/sync/answer";
import type { Edit, Rejection } from "@/lib/core/sync/edit";
import type { KeptPartial } from "@/lib/core/sync/kept-answer";
import { onlyHeld } from "@/lib/core/sync/op-marks";
import { joinObjects } from "@/lib/core/sync/page-text";
import { BATCH_SIZES } from "@/lib/core/sync/plan";
import { holdClockFor } from "@/lib/db/clock";
import { claimItems } from "@/lib/db/queue/claim-items";
import { countDeviceItems, isQueuePaused } from "@/lib/db/queue/count-device-items";
import { putInQueue } from "@/lib/db/queue/put-in-queue";
import { readPushContext, readTouchedRecords } from "@/lib/db/sync/push-state";
import { writePush } from "@/lib/db/sync/write-push";
import type { TenantTx } from "@/lib/db/tx";
import { withTenantSql } from "@/lib/db/with-tenant";
import type { DeviceContext } from "../context";
import { requireNotRevoked } from "../devices/require-not-revoked";
import { noticingRestores } from "../restores/notice-restore";
import { checkEnvelope, requireSameContent } from "../sync/check-envelope";
import { hashContent } from "../sync/hash-batch";
import { latestPage } from "../sync/latest-page";
import { markEdits } from "../sync/mark-edits";
import { readEdits } from "../sync/read-edits";
import { type Page, type PageRequest, requirePullable } from "../sync/read-page";
import { refusingTooMuch } from "../sync/refuse-too-much";
import { takeNew } from "../sync/take-new";
import { touchedBy } from "../sync/touched-by";
import { type AppliedItems, applyItems } from "./apply-items";
import { wakeQueue } from "./queue-waker";
import { splitPush } from "./split-push";

export type PartlySynced = {
  text: JsonText<PartialAnswer>;
  replayed: boolean;
  synced_items: SyncedItem[];
  page: Page;
  clockOffsetMs: number | null;
};
type Arrived = { request: PartialRequest; named: string | undefined; now: number; offset: number | null };

/**
 * Takes a device's entries into the queue and applies the most urgent of what it has there, in one transaction with the
 * answer, which a `batch_id` makes the same at every sending. The changes of that priority come behind it, as things
 * stand then. `now` is the server's clock when the request arrived, in ms.
 * @throws Refusal as a push.
 */
export async function syncPartly(
  ctx: DeviceContext,
  request: PartialRequest,
  { now, idempotencyKey }: { now: number; idempotencyKey: string | null },
): Promise<PartlySynced> {
  const named = checkEnvelope(ctx, request, idempotencyKey);
  const offset = clockOffset(request.client_time, now);
  const { kept, replayed } = await settlePartly(ctx, { request, named, now, offset });
  if (kept.remaining > 0) wakeQueue();
  const page = await latestPage(ctx, pageOf(request));
  // What earlier versions stored has a page, which is passed over.
  const { synced_items, remaining } = kept;
  const text = joinObjects<KeptPartial, PullPage>(JSON.stringify({ synced_items, remaining }), page.text);
  return { text, replayed, synced_items, page, clockOffsetMs: offset };
}

function pageOf({ checkpoint, network_quality, priority, max_bytes }: PartialRequest): PageRequest {
  return { checkpoint, limit: batchSizeOf(network_quality), max_bytes, priority };
}

async function settlePartly(
  ctx: DeviceContext,
  { request, named, now, offset }: Arrived,
): Promise<{ kept: KeptPartial; replayed: boolean }> {
  const { tenant, deviceNo } = ctx;
  const { entries: raws, priority } = request;
  const batchId = named ?? `partial:${randomUUID()}`;
  const requestHash = await hashContent(raws, "partial");
  const edits = await readEdits(raws, batchId);
  const marks = await markEdits(edits, raws);
  const touched = touchedBy(edits);
  const networkQuality = request.network_quality ?? null;
  const settle = async (t: TenantTx) => {
    const [counter, context, records, paused] = await Promise.all([
      holdClockFor(t, ctx.deviceId),
      readPushContext(t, deviceNo, batchId),
      readTouchedRecords(t, deviceNo, touched),
      isQueuePaused(t),
    ]);
    requireNotRevoked(counter);
    if (context.answered) {
      requireSameContent(context.answered.requestHash, requestHash);
      return { kept: JSON.parse(context.answered.answer) as KeptPartial, replayed: true };
    }
    const forgotten = Math.max(counter.forgotten, context.resyncVersion);
    requirePullable(tenant, { ...counter, forgotten }, pageOf(request));
    const clock = { now, offset: offset ?? 0 };
    const fresh = await takeNew(t, ctx, { edits, raws, marks, touched, records, context, clock });
    const split = splitPush(fresh.edits, fresh.raws, { all: true, waiting: new Set() });
    if (split.queued.length > 0) {
      const from = { deviceNo, batchId, receivedAt: now, clockOffsetMs: offset, networkQuality };
      t.last(putInQueue(t, from, toQueue(split.queued, records)));
    }
    const { results, conflicts } = fresh.merge({
      results: split.merge(split.direct.map(refused)),
      conflicts: [],
    });
    const limit = paused ? 0 : Math.min(request.max_items, batchSizeOf(networkQuality));
    const applied = await applyMostUrgent(t, ctx, { limit, priority, held: counter.version });
    const told = results.filter(({ status }) => status !== "queued");
    const kept: KeptPartial = {
      synced_items: [...syncedItems({ results: told, conflicts }), ...syncedItems(applied)],
      remaining: await countDeviceItems(t, deviceNo),
    };
    if (named || raws.length > 0) {
      // An edit that was queued before may be settled by this answer; it still hears first that it was queued.
      const isHeld = (place: number) => results[place]?.status !== "rejected" && !fresh.isAgain(place);
      const author = { device: deviceNo, clockOffsetMs: offset, networkQuality };
      const batch = { batchId, requestHash, answer: JSON.stringify(kept), marks: onlyHeld(marks, isHeld) };
      t.last(writePush(t, author, { counter: applied.counter }, batch));
    }
    return { kept, replayed: false };
  };
  return noticingRestores(ctx, () => refusingTooMuch(() => withTenantSql(tenant, "", settle)));
}

function batchSizeOf(network: NetworkQuality | null | undefined): number {
  return BATCH_SIZES[network ?? "good"];
}

async function applyMostUrgent(
  t: TenantTx,
  { deviceNo }: DeviceContext,
  { limit, priority, held }: { limit: number; priority: PartialRequest["priority"]; held: number },
): Promise<AppliedItems> {
  const items = limit > 0 ? await claimItems(t, { limit, deviceNo, priority }) : [];
  if (items.length === 0) return { results: [], conflicts: [], counter: held };
  return applyItems(t, items, held);
}

/** What can't even be kept in the queue. */
function refused(edit: Edit | Rejection): PushResult {
  if (!("code" in edit)) throw new Error("a valid entry was not queued");
  const { code, message, errors } = edit;
  return { ...namesOf(edit), status: "rejected", code, message, ...(errors && { errors }) };
}
