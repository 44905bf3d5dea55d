import type { NetworkQuality } from "@/lib/contract/entry";
import type { OutboxReport } from "@/lib/contract/push";
import {
  EVENT_KIND_CODE,
  EVENT_NETWORK_CODE,
  EVENT_TRIGGER_CODE,
  type EventKind,
  type EventOutcome,
  type EventReason,
  type EventTrigger,
  eventCode,
} from "@/lib/contract/sync-event";
import { isStorable, readTime } from "@/lib/contract/time";
import { type EventItem, packItems } from "@/lib/core/analytics/event-items";
import type { DeviceSighting, EventRow } from "@/lib/db/analytics/write-events";
import type { DeviceContext } from "../context";
import { countRequest } from "../operation/request-counts";
import { eventBuffer } from "./event-buffer";

/** One request of a device, as its event keeps it. Sizes in bytes, times in ms. */
export type SyncEvent = {
  kind: EventKind;
  outcome: EventOutcome;
  /** Why it didn't go well. */
  reason?: EventReason;
  /** Milliseconds since the epoch. */
  at: number;
  durationMs: number;
  bytesIn: number;
  bytesInWire: number;
  bytesOut: number;
  bytesOutWire: number;
  savedByDelta?: number;
  /** Whether changes were asked for, and so the device knows where the server stands. */
  pulled?: boolean;
  /** What became of its entries, and which changes went out. */
  items?: readonly EventItem[];
  trigger?: EventTrigger;
  /** How many times the device had sent the same before. */
  attempt?: number;
  /** What the device said of itself. */
  clockOffsetMs?: number | null;
  network?: NetworkQuality;
  outbox?: OutboxReport;
  /** The checkpoint that its answer held. */
  checkpoint?: string;
  appVersion?: string;
};

/** What a byte of the event holds. */
const MOST_ATTEMPTS = 127;
const MOST_BYTES = 2_147_483_647;

/**
 * Notes what a request took; written within half a second, together with others. The first caller of each round gets
 * the promise of that write, for whoever must not end before it.
 */
export function recordEvent(device: DeviceContext, event: SyncEvent): Promise<void> | undefined {
  if (event.kind !== "track") countRequest(event);
  return eventBuffer().add(device.tenant, rowOf(device, event), sightingOf(device, event));
}

function rowOf({ deviceNo }: DeviceContext, event: SyncEvent): EventRow {
  return {
    at: event.at,
    device_no: deviceNo,
    duration_ms: event.durationMs,
    bytes_in: event.bytesIn,
    bytes_in_wire: event.bytesInWire,
    bytes_out: event.bytesOut,
    bytes_out_wire: event.bytesOutWire,
    bytes_saved_delta: Math.min(event.savedByDelta ?? 0, MOST_BYTES),
    kind: EVENT_KIND_CODE[event.kind],
    code: eventCode(event.outcome, event.reason),
    network: event.network ? EVENT_NETWORK_CODE[event.network] : 0,
    trigger: event.trigger ? EVENT_TRIGGER_CODE[event.trigger] : 0,
    attempt: Math.min(event.attempt ?? 0, MOST_ATTEMPTS),
    items: packItems(event.items ?? []),
  };
}

/** A refused request shows that the device is there, but is no sync. */
function sightingOf({ deviceNo }: DeviceContext, event: SyncEvent): DeviceSighting {
  const synced = event.outcome === "ok" ? event.at : null;
  const { clockOffsetMs = null, network = null, appVersion = null, outbox } = event;
  const items = event.outcome === "ok" && event.kind !== "track" ? sumOf(event) : 0;
  return {
    no: deviceNo,
    seen_at: event.at,
    push_at: event.kind === "push" || event.kind === "partial" ? synced : null,
    pull_at: event.pulled ? synced : null,
    clock_offset_ms: clockOffsetMs,
    network_quality: network,
    app_version: appVersion,
    checkpoint: event.checkpoint ?? null,
    items,
    items_ms: items > 0 ? event.durationMs : 0,
    outbox: outbox
      ? {
          pending: outbox.pending,
          high_priority: outbox.high_priority,
          oldest_at: storableTime(outbox.oldest_at),
        }
      : null,
  };
}

/** As a number; null for what a device with an odd clock says, which no page could show. */
function storableTime(text: string | null | undefined): number | null {
  const at = text ? readTime(text) : null;
  return at !== null && isStorable(at) ? at : null;
}

/** Edits that came in and changes that went out. */
function sumOf({ items = [] }: SyncEvent): number {
  return items.reduce((sum, { count }) => sum + count, 0);
}
