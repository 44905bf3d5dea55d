import type { Clock } from "@/lib/core/conflict/clock";
import { namesOf, type PackedAnswer } from "@/lib/core/sync/answer";
import type { StoredRecord } from "@/lib/core/sync/apply-push";
import type { Edit, Rejection } from "@/lib/core/sync/edit";
import { type KeptPartial, keptAnswer } from "@/lib/core/sync/kept-answer";
import { mayHaveCome } from "@/lib/core/sync/may-have-come";
import { type Meeting, meetEarlier } from "@/lib/core/sync/meet-earlier";
import { type Known, type NewEdits, onlyNew } from "@/lib/core/sync/only-new";
import { refuseTooOld } from "@/lib/core/sync/too-old";
import type { PushContext, TouchedRecord } from "@/lib/db/sync/push-state";
import { readAnswers, readEarlierBatches, readQueueingBatches } from "@/lib/db/sync/read-earlier";
import type { TenantTx } from "@/lib/db/tx";
import type { DeviceContext } from "../context";

/** A batch as it arrived, and what the server holds of its records. */
export type Arrived = {
  edits: readonly (Edit | Rejection)[];
  raws: readonly unknown[];
  /** Of `edits`, see `opMarks`. */
  marks: Uint8Array;
  touched: readonly TouchedRecord[];
  records: ReadonlyMap<string, StoredRecord>;
  context: PushContext;
  clock: Clock;
};

/**
 * The edits of a batch that are still to be judged. Those that came before get their first answer, whatever batch they came
 * in; those from before what the server remembers are refused. Nothing more is read if no edit can have come before.
 */
export async function takeNew(t: TenantTx, ctx: DeviceContext, arrived: Arrived): Promise<NewEdits> {
  const { edits, raws, marks, clock, context } = arrived;
  const known = await recall(t, ctx, arrived);
  const fresh = onlyNew(edits, raws, marks, known);
  return { ...fresh, edits: refuseTooOld(fresh.edits, clock, context.enrolledAt) };
}

async function recall(
  t: TenantTx,
  { deviceNo }: DeviceContext,
  { edits, marks, touched, records, context }: Arrived,
): Promise<ReadonlyMap<number, Known>> {
  const lookBack = mayHaveCome(edits, records);
  const queues = context.hasQueued || context.hasAside;
  if (!lookBack && !queues) return NOTHING;
  const born = lookBack?.born ?? [];
  const earlier = await Promise.all([
    lookBack ? readEarlierBatches(t, deviceNo, lookBack) : [],
    queues || born.length > 0 ? readQueueingBatches(t, deviceNo, touched, born) : [],
  ]);
  const met = meetEarlier(marks, earlier.flat());
  if (met.size === 0) return NOTHING;
  const batchIds = [...new Set([...met.values()].map(({ batchId }) => batchId))];
  const texts = await readAnswers(t, deviceNo, batchIds);
  const answers = new Map<string, Kept>([...texts].map(([batchId, text]) => [batchId, JSON.parse(text)]));
  return new Map([...met].map(([place, meeting]) => [place, knownBy(meeting, edits[place], answers)]));
}

const NOTHING: ReadonlyMap<number, Known> = new Map();
type Kept = PackedAnswer | KeptPartial;

function knownBy(
  { same, batchId, place }: Meeting,
  edit: Edit | Rejection | undefined,
  answers: ReadonlyMap<string, Kept>,
): Known {
  const kept = answers.get(batchId);
  if (!edit || !kept) throw new Error(`batch ${batchId} has no answer`);
  return same ? keptAnswer(kept, place, namesOf(edit)) : "other edit";
}
