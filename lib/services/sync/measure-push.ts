import type { PushResult, PushStatus } from "@/lib/contract/push";
import type { EventStatus } from "@/lib/contract/sync-event";
import { countItems, type EventItem } from "@/lib/core/analytics/event-items";
import { isRejection, recordKey } from "@/lib/core/sync/apply-push";
import type { Edit, Rejection } from "@/lib/core/sync/edit";
import type { Page } from "./read-page";
import type { Judged } from "./settle-batch";

/** What a push did, for the event that is recorded of it. */
export type PushMeasure = {
  clockOffsetMs: number | null;
  /** How often each domain's entries ended how, and its changes that went out. */
  items: EventItem[];
  /** Bytes of JSON that whole records would have taken beyond the deltas that were sent. */
  savedByDelta: number;
  /** Where a page came along. */
  checkpoint?: string;
};

type Pushed = {
  judged: Judged | undefined;
  offset: number | null;
  page: Page | undefined;
};

/** Of what was answered before, a batch or an edit, only the page that came along now counts. */
export function measurePush({ judged, offset, page }: Pushed): PushMeasure {
  const pulled = pulledItems(page?.items ?? []);
  const checkpoint = page && { checkpoint: page.checkpoint };
  if (!judged) return { clockOffsetMs: null, items: pulled, savedByDelta: 0, ...checkpoint };
  return {
    clockOffsetMs: offset,
    items: [...endedItems(judged.results), ...pulled],
    savedByDelta: savedByDelta(judged),
    ...checkpoint,
  };
}

/** Changes on their way out, by domain. */
export function pulledItems(changes: readonly { domain: string }[]): EventItem[] {
  return countItems(changes.map(({ domain }) => ({ domain, status: "pulled" })));
}

/** Entries by domain and what became of them. */
export function endedItems(results: readonly PushResult[]): EventItem[] {
  return countItems(results.map(({ domain, status }) => ({ domain, status: STATUS[status] })));
}
const STATUS: Record<PushStatus, EventStatus> = {
  applied: "applied",
  merged: "merged",
  resolved: "resolved",
  manual_required: "set_aside",
  rejected: "rejected",
  duplicate: "duplicate",
  queued: "queued",
};

/** What the whole records would have taken on the wire beyond the edits of them, in characters of JSON. */
function savedByDelta({ edits, effects }: Judged): number {
  const deltas = edits.filter(isDelta);
  if (deltas.length === 0) return 0;
  const written = new Map(
    effects.records.map((write) => [recordKey(write.domain, write.mobileId), write.record]),
  );
  let saved = 0;
  for (const edit of deltas) {
    const record = written.get(recordKey(edit.domain.name, edit.mobileId));
    if (record) saved += JSON.stringify(record.data).length - JSON.stringify(edit.set).length;
  }
  return Math.max(0, saved);
}

function isDelta(edit: Edit | Rejection): edit is Edit {
  return !isRejection(edit) && edit.base !== 0 && !edit.whole && edit.op !== "delete";
}
