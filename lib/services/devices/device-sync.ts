import type { DeviceSync } from "@/lib/contract/device";
import { NETWORK_QUALITIES } from "@/lib/contract/entry";
import {
  EVENT_KIND_CODE,
  EVENT_KINDS,
  EVENT_NETWORK_CODE,
  EVENT_OUTCOME_CODE,
  EVENT_OUTCOMES,
} from "@/lib/contract/sync-event";
import type { SyncRow } from "@/lib/db/device/list-sync-rows";

/** One recorded request in words instead of small numbers. */
export function deviceSync(row: SyncRow): DeviceSync {
  return {
    at: row.at.toISOString(),
    kind: EVENT_KINDS.find((kind) => EVENT_KIND_CODE[kind] === row.kind) ?? "push",
    outcome: EVENT_OUTCOMES.find((outcome) => EVENT_OUTCOME_CODE[outcome] === row.outcome) ?? "failed",
    duration_ms: row.duration_ms,
    network_quality: NETWORK_QUALITIES.find((quality) => EVENT_NETWORK_CODE[quality] === row.network) ?? null,
    bytes_in: row.bytes_in,
    bytes_in_wire: row.bytes_in_wire,
    bytes_out: row.bytes_out,
    bytes_out_wire: row.bytes_out_wire,
    applied: row.applied,
    merged: row.merged,
    resolved: row.resolved,
    set_aside: row.set_aside,
    rejected: row.rejected,
    duplicates: row.duplicates,
    pulled: row.pulled,
  };
}
