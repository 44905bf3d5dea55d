import type { NetworkQuality } from "@/lib/contract/entry";
import type { OutboxReport, PushStatus } from "@/lib/contract/push";
import {
  EVENT_KIND_CODE,
  EVENT_NETWORK_CODE,
  EVENT_OUTCOME_CODE,
  type EventKind,
  type EventOutcome,
} from "@/lib/contract/sync-event";
import type { DeviceSighting, EventRow } from "@/lib/db/analytics/write-events";
import type { DeviceContext } from "../context";
import { eventBuffer } from "./event-buffer";

/** One request of a device, as its event keeps it. Sizes in bytes, times in ms. */
export type SyncEvent = {
  kind: EventKind;
  outcome: EventOutcome;
  /** Milliseconds since the epoch. */
  at: number;
  durationMs: number;
  bytesIn: number;
  bytesInWire: number;
  bytesOut: number;
  bytesOutWire: number;
  savedByDelta?: number;
  /** How many changes went out; absent where none were asked for. */
  pulled?: number;
  outcomes?: Partial<Record<PushStatus, number>>;
  /** What the device said of itself. */
  clockOffsetMs?: number | null;
  network?: NetworkQuality;
  outbox?: OutboxReport;
  /** The checkpoint that its answer held. */
  checkpoint?: string;
};

/**
 * Notes what a request took; written within half a second, together with others. The first caller of each round gets
 * the promise of that write, for whoever must not end before it.
 */
export function recordEvent(device: DeviceContext, event: SyncEvent): Promise<void> | undefined {
  return eventBuffer().add(device.tenant, rowOf(device, event), sightingOf(device, event));
}

function rowOf({ deviceNo }: DeviceContext, event: SyncEvent): EventRow {
  const { outcomes = {} } = event;
  return {
    at: event.at,
    device_no: deviceNo,
    duration_ms: Math.round(event.durationMs),
    bytes_in: event.bytesIn,
    bytes_in_wire: event.bytesInWire,
    bytes_out: event.bytesOut,
    bytes_out_wire: event.bytesOutWire,
    bytes_saved_delta: event.savedByDelta ?? 0,
    kind: EVENT_KIND_CODE[event.kind],
    outcome: EVENT_OUTCOME_CODE[event.outcome],
    network: event.network ? EVENT_NETWORK_CODE[event.network] : 0,
    applied: outcomes.applied ?? 0,
    merged: outcomes.merged ?? 0,
    resolved: outcomes.resolved ?? 0,
    set_aside: outcomes.manual_required ?? 0,
    rejected: outcomes.rejected ?? 0,
    duplicates: outcomes.duplicate ?? 0,
    pulled: event.pulled ?? 0,
  };
}

/** A refused request shows that the device is there, but is no sync. */
function sightingOf({ deviceNo }: DeviceContext, event: SyncEvent): DeviceSighting {
  const synced = event.outcome === "ok" ? event.at : null;
  const { clockOffsetMs = null, network = null, outbox } = event;
  const items = event.outcome === "ok" ? itemsOf(event) : 0;
  return {
    no: deviceNo,
    seen_at: event.at,
    push_at: event.kind === "push" ? synced : null,
    pull_at: event.pulled === undefined ? null : synced,
    clock_offset_ms: clockOffsetMs,
    network_quality: network,
    checkpoint: event.checkpoint ?? null,
    items,
    items_ms: items > 0 ? event.durationMs : 0,
    outbox: outbox
      ? {
          pending: outbox.pending,
          high_priority: outbox.high_priority,
          // As a number: PostgreSQL doesn't read every time that RFC 3339 can write.
          oldest_at: outbox.oldest_at ? Date.parse(outbox.oldest_at) : null,
        }
      : null,
  };
}

/** Edits that came in and changes that went out. */
function itemsOf({ outcomes = {}, pulled = 0 }: SyncEvent): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, pulled);
}
