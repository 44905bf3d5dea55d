import type { DeviceFacets, DeviceStatus } from "@/lib/contract/device";
import { countDevices as countRows, type DeviceCounts } from "@/lib/db/device/count-devices";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";

/** How a tenant's devices stand, and by what their list can be filtered. */
export async function countDevices(ctx: TenantContext): Promise<DeviceFacets> {
  const rows = await withTenant(ctx.tenant, (t) => countRows(t, new Date()));
  const sum = (column: DeviceStatus | "devices") => rows.reduce((total, row) => total + row[column], 0);
  return {
    total: sum("devices"),
    status: {
      in_sync: sum("in_sync"),
      waiting: sum("waiting"),
      stale: sum("stale"),
      never_synced: sum("never_synced"),
      revoked: sum("revoked"),
    },
    platforms: byMost(rows, "platform"),
    app_versions: byMost(rows, "app_version"),
  };
}

function byMost(rows: DeviceCounts[], column: "platform" | "app_version") {
  const devices = new Map<string, number>();
  for (const row of rows) devices.set(row[column], (devices.get(row[column]) ?? 0) + row.devices);
  return [...devices]
    .map(([value, count]) => ({ value, devices: count }))
    .sort((a, b) => b.devices - a.devices || a.value.localeCompare(b.value));
}
