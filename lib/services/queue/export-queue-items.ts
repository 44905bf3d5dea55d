import type { QueueItem, QueueListQuery } from "@/lib/contract/queue-review";
import type { TenantContext } from "../context";
import { type CsvColumns, csvOfPages } from "../export/csv-of-pages";
import { jsonOfPages } from "../export/json-of-pages";
import { listQueueItems } from "./list-queue-items";

/** Every item that the list's filters match, in its order, as CSV or JSON. */
export function exportQueueItems({ ctx, input }: { ctx: TenantContext; input: QueueListQuery }) {
  const write = input.format === "csv" ? csvOfPages : jsonOfPages;
  return write(COLUMNS, (cursor) => listQueueItems({ ctx, input: { ...input, cursor, limit: PAGE } }));
}

const PAGE = 200;

const COLUMNS: CsvColumns<QueueItem> = {
  item_id: (item) => item.id,
  received_at: (item) => item.received_at,
  state: (item) => item.state,
  domain: (item) => item.domain,
  mobile_id: (item) => item.mobile_id,
  device: (item) => item.device?.name ?? null,
  priority: (item) => item.priority,
  attempts: (item) => item.attempts,
  outcome: (item) => item.outcome,
  code: (item) => item.code,
  reason: (item) => item.reason,
  settled_at: (item) => item.settled_at,
  entry: (item) => (item.entry === null ? null : JSON.stringify(item.entry)),
};
