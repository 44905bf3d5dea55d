import type { FleetActivity, FleetGroup, FleetTenant } from "@/lib/contract/fleet";
import { isoIn } from "@/lib/core/analytics/zoned";
import { type CsvCell, csvLine } from "@/lib/core/export/csv";

export type Line = { [header: string]: CsvCell };

/** The fleet's tenants in the order they are shown in, numbers unrounded, times of the shown zone. */
export function tenantLines(tenants: readonly FleetTenant[], timeZone: string): Line[] {
  const time = (at: string | null) => (at === null ? null : isoIn(Date.parse(at), timeZone));
  return tenants.map((tenant) => ({
    tenant: tenant.slug,
    name: tenant.name,
    state: tenant.trouble.level,
    reasons: tenant.trouble.reasons.join("; "),
    ...activity(tenant),
    devices: tenant.devices,
    stale_devices: tenant.stale_devices,
    open_conflicts: tenant.open_conflicts,
    oldest_conflict_at: time(tenant.oldest_conflict_at),
    oldest_unsynced_at: time(tenant.oldest_unsynced_at),
    last_sync_at: time(tenant.last_sync_at),
  }));
}

/** One breakdown of the fleet, as it is shown. */
export function groupLines(what: string, groups: readonly FleetGroup[]): Line[] {
  return groups.map((group) => ({ [what]: group.key, ...activity(group) }));
}

/** Lines as a spreadsheet, with the byte order mark that Excel needs. */
export function linesCsv(lines: readonly Line[]): string {
  return `\ufeff${csvLine(Object.keys(lines[0] ?? {}))}${lines.map((line) => csvLine(Object.values(line))).join("")}`;
}

function activity({ requests, refused, failed, active_devices, p50_ms, p95_ms }: FleetActivity): Line {
  return { requests, refused, failed, active_devices, p50_ms, p95_ms };
}
