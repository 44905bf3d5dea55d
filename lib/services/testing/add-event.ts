import type { NetworkQuality } from "@/lib/contract/entry";
import {
  EVENT_KIND_CODE,
  EVENT_NETWORK_CODE,
  type EventKind,
  type EventOutcome,
  eventCode,
} from "@/lib/contract/sync-event";
import { type EventItem, packItems } from "@/lib/core/analytics/event-items";
import { type EventRow, writeEvents } from "@/lib/db/analytics/write-events";
import type { TenantId } from "@/lib/db/tenant-id";

export type EventPart = Partial<Omit<EventRow, "at" | "kind" | "code" | "network" | "items">> & {
  at?: Date;
  kind?: EventKind;
  outcome?: EventOutcome;
  network?: NetworkQuality;
  items?: EventItem[];
};

/** A row of sync_event as the recorder writes it: of now, a push that went well, unless `part` says otherwise. */
export function eventRow({
  at = new Date(),
  kind = "push",
  outcome = "ok",
  network,
  items = [],
  ...part
}: EventPart): EventRow {
  return {
    device_no: 1,
    duration_ms: 10,
    bytes_in: 0,
    bytes_in_wire: 0,
    bytes_out: 0,
    bytes_out_wire: 0,
    bytes_saved_delta: 0,
    trigger: 0,
    attempt: 0,
    ...part,
    at: at.getTime(),
    kind: EVENT_KIND_CODE[kind],
    code: eventCode(outcome),
    network: network ? EVENT_NETWORK_CODE[network] : 0,
    items: packItems(items),
  };
}

/** Writes events the way the recorder does. */
export function addEvents(tenant: TenantId, ...parts: EventPart[]): Promise<void> {
  return writeEvents(tenant, parts.map(eventRow), []);
}
