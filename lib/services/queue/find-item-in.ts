import type { QueueState } from "@/lib/contract/queue-review";
import { findQueueRow, type QueueItemRow } from "@/lib/db/queue/queue-rows";
import type { TenantTx } from "@/lib/db/tx";
import { Refusal } from "../refusal";

/** @throws Refusal `not_found`, or `already_resolved` where the item is in another state than the one expected. */
export async function findItemIn(t: TenantTx, state: QueueState, id: string): Promise<QueueItemRow> {
  const row = /^\d{1,18}$/.test(id) ? await findQueueRow(t, id) : undefined;
  if (!row) throw new Refusal("not_found", "There is no such edit in the queue.");
  if (row.state !== state) throw noLonger(row.state);
  return row;
}

/** Somebody was faster. */
export function noLonger(state: QueueState): Refusal {
  return new Refusal("already_resolved", `${WHERE[state]} Nothing was changed.`);
}

const WHERE: Record<QueueState, string> = {
  queued: "This edit is in the queue again.",
  set_aside: "This edit is set aside.",
  done: "This edit was applied meanwhile.",
  discarded: "This edit was discarded.",
};
