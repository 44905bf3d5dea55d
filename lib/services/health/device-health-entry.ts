import type { DeviceHealthEntry, HealthScore } from "@/lib/contract/device-health";
import type { DeviceHealthRow } from "@/lib/db/health/list-health-rows";

/** What is told of a device's health, against a threshold. */
export function deviceHealthEntry(row: DeviceHealthRow, threshold: number): DeviceHealthEntry {
  const { score, reasons, measured_at, syncs, failed, conflicts } = row;
  const known = score !== null && reasons !== null && measured_at !== null;
  return {
    device_id: row.id,
    name: row.name,
    user_id: row.user_id,
    last_sync_at: row.last_sync_at?.toISOString() ?? null,
    healthy: score === null ? null : score >= threshold,
    health: known
      ? {
          ...healthScore(row),
          reasons,
          syncs: syncs ?? 0,
          failed: failed ?? 0,
          conflicts: conflicts ?? 0,
          measured_at: measured_at.toISOString(),
        }
      : null,
  };
}

type Scored = Pick<DeviceHealthRow, "score" | "success_part" | "recency_part" | "conflict_part">;

export function healthScore({ score, success_part, recency_part, conflict_part }: Scored): HealthScore {
  return {
    score: score ?? 0,
    parts: { success: success_part ?? 0, recency: recency_part ?? 0, conflicts: conflict_part ?? 0 },
  };
}
