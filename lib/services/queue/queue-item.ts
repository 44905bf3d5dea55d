import { PRIORITIES } from "@/lib/contract/entry";
import type { QueueItem } from "@/lib/contract/queue-review";
import type { QueueItemRow } from "@/lib/db/queue/queue-rows";

/** A row of the queue as the dashboard gets it. */
export function queueItem(row: QueueItemRow): QueueItem {
  return {
    id: String(row.id),
    state: row.state,
    domain: row.domain,
    mobile_id: row.mobile_id,
    op_id: row.op_id,
    device: row.device_id === null ? null : { id: row.device_id, name: row.device_name ?? "" },
    priority: PRIORITIES[row.priority] ?? "normal",
    attempts: row.attempts,
    received_at: row.received_at.toISOString(),
    retry_at: row.retry_at?.toISOString() ?? null,
    settled_at: row.settled_at?.toISOString() ?? null,
    outcome: row.outcome,
    code: row.code,
    reason: row.reason,
    entry: parsed(row.entry),
  };
}

/** What is no JSON is shown as the text that it is. */
function parsed(entry: string | null): unknown {
  if (entry === null) return null;
  try {
    return JSON.parse(entry);
  } catch {
    return entry;
  }
}
