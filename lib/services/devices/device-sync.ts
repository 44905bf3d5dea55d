import type { DeviceSync } from "@/lib/contract/device";
import { NETWORK_QUALITIES } from "@/lib/contract/entry";
import {
  EVENT_KIND_CODE,
  EVENT_KINDS,
  EVENT_NETWORK_CODE,
  EVENT_TRIGGER_CODE,
  EVENT_TRIGGERS,
  type EventStatus,
  outcomeOfCode,
  reasonOfCode,
} from "@/lib/contract/sync-event";
import { unpackItems } from "@/lib/core/analytics/event-items";
import { compressionStats } from "@/lib/core/bandwidth/compression-stats";
import type { SyncRow } from "@/lib/db/device/list-sync-rows";

/** One recorded request in words instead of small numbers. */
export function deviceSync(row: SyncRow): DeviceSync {
  const items = unpackItems(row.items);
  const count = (status: EventStatus) =>
    items.reduce((sum, item) => (item.status === status ? sum + item.count : sum), 0);
  return {
    at: row.at.toISOString(),
    kind: EVENT_KINDS.find((kind) => EVENT_KIND_CODE[kind] === row.kind) ?? "push",
    outcome: outcomeOfCode(row.code),
    reason: reasonOfCode(row.code),
    trigger: EVENT_TRIGGERS.find((trigger) => EVENT_TRIGGER_CODE[trigger] === row.trigger) ?? null,
    attempt: row.attempt,
    duration_ms: row.duration_ms,
    network_quality: NETWORK_QUALITIES.find((quality) => EVENT_NETWORK_CODE[quality] === row.network) ?? null,
    request_body: compressionStats(row.bytes_in, row.bytes_in_wire),
    answer_body: compressionStats(row.bytes_out, row.bytes_out_wire),
    bytes_saved_delta: row.bytes_saved_delta,
    domains: [...new Set(items.flatMap(({ domain }) => domain ?? []))],
    applied: count("applied"),
    merged: count("merged"),
    resolved: count("resolved"),
    set_aside: count("set_aside"),
    rejected: count("rejected"),
    duplicates: count("duplicate"),
    pulled: count("pulled"),
  };
}
