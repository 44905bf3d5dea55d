import type { DeviceStanding } from "@/lib/contract/overview";
import type { DeviceStandingRow, OldestUnsyncedRow } from "@/lib/db/analytics/read-device-standing";

/** How a tenant's devices stand, as the dashboard gets it; of no row, a tenant without devices. */
export function deviceStanding(
  row: DeviceStandingRow | undefined,
  oldest: OldestUnsyncedRow | undefined,
  health: Partial<DeviceStanding["health"]> | undefined,
): DeviceStanding {
  const { total = 0, unsynced_changes = 0, ...freshness } = row ?? {};
  return {
    total,
    unsynced_changes,
    health: { from_90: 0, from_70: 0, from_50: 0, below_50: 0, unknown: 0, ...health },
    freshness: { hour: 0, day: 0, three_days: 0, week: 0, older: 0, never: 0, ...freshness },
    oldest_unsynced: oldest
      ? { at: oldest.at.toISOString(), device_id: oldest.device_id, device_name: oldest.device_name }
      : null,
  };
}
