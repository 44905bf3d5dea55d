import type { DeviceSummary } from "@/lib/contract/device";
import { NetworkQuality } from "@/lib/contract/entry";
import { deviceStatus } from "@/lib/core/health/device-status";
import type { DeviceRow } from "@/lib/db/device/list-device-rows";

/** What lists and pages show of a device. Token hashes and numbers stay on the server. */
export function deviceSummary(row: DeviceRow, now: Date, healthyFrom: number): DeviceSummary {
  return {
    id: row.id,
    name: row.name,
    platform: row.platform,
    app_version: row.app_version,
    model: row.model,
    user_id: row.user_id,
    status: deviceStatus(
      { revokedAt: row.revoked_at, lastSyncAt: row.last_sync_at, outboxPending: row.outbox_pending },
      now,
    ),
    health: row.health && { ...row.health, healthy: row.health.score >= healthyFrom },
    last_sync_at: row.last_sync_at?.toISOString() ?? null,
    outbox:
      row.outbox_pending === null
        ? null
        : {
            pending: row.outbox_pending,
            high_priority: row.outbox_high_priority ?? 0,
            oldest_at: row.outbox_oldest_at?.toISOString() ?? null,
          },
    network_quality: NetworkQuality.nullable().catch(null).parse(row.network_quality),
    clock_offset_ms: row.clock_offset_ms,
    pending_conflicts: row.pending_conflicts,
    enrolled_at: row.enrolled_at.toISOString(),
    revoked_at: row.revoked_at?.toISOString() ?? null,
  };
}
