import { PUSH_STATUSES, type PushResult, type PushStatus } from "@/lib/contract/push";
import type { PackedAnswer } from "@/lib/core/sync/answer";
import { isRejection, type PushOutcome, recordKey } from "@/lib/core/sync/apply-push";
import type { Edit, Rejection } from "@/lib/core/sync/edit";

/** What a push did, for the event that is recorded of it. */
export type PushMeasure = {
  clockOffsetMs: number | null;
  outcomes: Record<PushStatus, number>;
  pulled: number;
  /** Bytes of JSON that whole records would have taken beyond the deltas that were sent. */
  savedByDelta: number;
  /** Where a page came along. */
  checkpoint?: string;
};

/** Of an answer that was given before, nothing counts again. */
export const NOTHING_NEW: PushMeasure = {
  clockOffsetMs: null,
  outcomes: countOutcomes([]),
  pulled: 0,
  savedByDelta: 0,
};

export function measurePush(
  edits: readonly (Edit | Rejection)[],
  outcome: PushOutcome,
  answer: PackedAnswer,
): PushMeasure {
  return {
    clockOffsetMs: answer.offset,
    outcomes: countOutcomes(outcome.results),
    pulled: answer.page?.changes?.length ?? 0,
    savedByDelta: savedByDelta(edits, outcome),
    checkpoint: answer.page?.checkpoint,
  };
}

function countOutcomes(results: readonly PushResult[]): Record<PushStatus, number> {
  const counts = Object.fromEntries(PUSH_STATUSES.map((status) => [status, 0])) as Record<PushStatus, number>;
  for (const { status } of results) counts[status]++;
  return counts;
}

/** What the whole records would have taken on the wire beyond the edits of them, in characters of JSON. */
function savedByDelta(edits: readonly (Edit | Rejection)[], { effects }: PushOutcome): number {
  const written = new Map(
    effects.records.map((write) => [recordKey(write.domain, write.mobileId), write.record]),
  );
  let saved = 0;
  for (const edit of edits) {
    if (isRejection(edit) || edit.base === 0 || edit.whole || edit.op === "delete") continue;
    const record = written.get(recordKey(edit.domain.name, edit.mobileId));
    if (record) saved += JSON.stringify(record.data).length - JSON.stringify(edit.set).length;
  }
  return Math.max(0, saved);
}
