import type { AlertDelivery, DeliveryListQuery } from "@/lib/contract/alert-channel";
import type { TenantContext } from "../context";
import { type CsvColumns, csvOfPages } from "../export/csv-of-pages";
import { jsonOfPages } from "../export/json-of-pages";
import { listDeliveries } from "./list-deliveries";

/** The delivery log in the list's order as CSV or JSON, with the last try of each. */
export function exportDeliveries({ ctx, input }: { ctx: TenantContext; input: DeliveryListQuery }) {
  const write = input.format === "csv" ? csvOfPages : jsonOfPages;
  return write(COLUMNS, (cursor) => listDeliveries({ ctx, input: { ...input, cursor, limit: PAGE } }));
}

const PAGE = 200;

const COLUMNS: CsvColumns<AlertDelivery> = {
  delivery_id: (delivery) => delivery.id,
  channel: (delivery) => delivery.channel_name,
  event: (delivery) => delivery.event,
  subject: (delivery) => delivery.subject,
  state: (delivery) => delivery.state,
  tries: (delivery) => delivery.tries.length,
  last_try_at: (delivery) => delivery.tries.at(-1)?.at ?? null,
  status: (delivery) => delivery.tries.at(-1)?.status ?? null,
  answer: (delivery) => delivery.tries.at(-1)?.answer ?? null,
  error: (delivery) => delivery.tries.at(-1)?.error ?? null,
  next_try_at: (delivery) => delivery.next_try_at,
  created_at: (delivery) => delivery.created_at,
};
