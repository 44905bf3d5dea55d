import type { PushResult } from "@/lib/contract/push";
import { queueableText } from "@/lib/core/queue/to-queue";
import { isRejection, recordKey } from "@/lib/core/sync/apply-push";
import type { Edit, Rejection } from "@/lib/core/sync/edit";

type Judged = Edit | Rejection;
/** Entries of a batch by what happens to them now; `merge` brings the results back into the batch's order. */
export type SplitPush = {
  direct: readonly Judged[];
  queued: { edit: Judged; raw: unknown; text: string }[];
  merge: (results: readonly PushResult[]) => PushResult[];
};

/**
 * What goes into the queue: all of it where the device asked for that, else what is of a record of which an earlier edit
 * of the device still waits there, so that no edit overtakes the one before it.
 */
export function splitPush(
  edits: readonly Judged[],
  raws: readonly unknown[],
  { all, waiting }: { all: boolean; waiting: ReadonlySet<string> },
): SplitPush {
  if (!all && waiting.size === 0) return { direct: edits, queued: [], merge: (results) => [...results] };
  const direct: Judged[] = [];
  const queued: SplitPush["queued"] = [];
  const places = edits.map((edit, index) => {
    const goes = all || waiting.has(recordKey(domainOf(edit) ?? "", edit.mobileId ?? ""));
    const raw = raws[index];
    const text = goes ? queueableText(edit, raw) : undefined;
    if (text === undefined) return direct.push(edit) - 1;
    queued.push({ edit, raw, text });
    return undefined;
  });
  const merge = (results: readonly PushResult[]) =>
    edits.map((edit, index) => {
      const place = places[index];
      return (place === undefined ? undefined : results[place]) ?? queuedResult(edit);
    });
  return { direct, queued, merge };
}

function queuedResult(edit: Judged): PushResult {
  return { op_id: edit.opId, domain: domainOf(edit), mobile_id: edit.mobileId, status: "queued" };
}

function domainOf(edit: Judged): string | null {
  return isRejection(edit) ? edit.domain : edit.domain.name;
}
