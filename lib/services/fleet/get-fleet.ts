import { NETWORK_QUALITIES } from "@/lib/contract/entry";
import type { Fleet, FleetActivity, FleetQuery, FleetTenant } from "@/lib/contract/fleet";
import { EVENT_NETWORK_CODE } from "@/lib/contract/sync-event";
import { parseTimeRange } from "@/lib/core/analytics/time-range";
import { troubleOf } from "@/lib/core/analytics/trouble";
import { STALE_AFTER_MS } from "@/lib/core/health/device-status";
import {
  type FleetGroupRow,
  type FleetTenantRow,
  readFleetActivity,
  readFleetGroups,
  readFleetTenants,
} from "@/lib/db/analytics/read-fleet";
import { withPlatform } from "@/lib/db/with-tenant";
import { type Person, requirePlatformAdmin } from "../context";
import { Refusal } from "../refusal";

/**
 * All tenants at a glance, the most troubled first, with what app versions, platforms and networks went through.
 * @throws Refusal `not_found` for everyone but platform admins, `invalid_request` for a range that makes no sense.
 */
export async function getFleet({ person, input }: { person: Person; input: FleetQuery }): Promise<Fleet> {
  requirePlatformAdmin(person);
  const now = new Date();
  const range = parseTimeRange(input.from, input.to, now.getTime(), input.tz);
  if (typeof range === "string") throw new Refusal("invalid_request", `This range can't be shown: ${range}.`);
  const span = { from: new Date(range.from), to: new Date(range.to) };
  const staleBefore = new Date(now.getTime() - STALE_AFTER_MS);

  return withPlatform(async (tx) => {
    const tenants = (await readFleetTenants(tx, span, staleBefore)).map((row) => fleetTenant(row, now));
    const activity = await readFleetActivity(tx, span);
    return {
      as_of: now.toISOString(),
      from: span.from.toISOString(),
      to: span.to.toISOString(),
      totals: { ...(activity ?? NO_ACTIVITY), ...sums(tenants) },
      tenants: tenants.sort(byTrouble),
      by_app_version: await readFleetGroups(tx, span, "app_version"),
      by_platform: await readFleetGroups(tx, span, "platform"),
      by_network: byQuality(await readFleetGroups(tx, span, "network")),
    };
  });
}

function fleetTenant(row: FleetTenantRow, now: Date): FleetTenant {
  const trouble = troubleOf(
    {
      ...row,
      oldest_conflict_at: row.oldest_conflict_at?.getTime() ?? null,
      oldest_unsynced_at: row.oldest_unsynced_at?.getTime() ?? null,
    },
    now.getTime(),
  );
  return {
    ...row,
    oldest_conflict_at: row.oldest_conflict_at?.toISOString() ?? null,
    oldest_unsynced_at: row.oldest_unsynced_at?.toISOString() ?? null,
    last_sync_at: row.last_sync_at?.toISOString() ?? null,
    trouble,
  };
}

function byTrouble(a: FleetTenant, b: FleetTenant): number {
  return b.trouble.score - a.trouble.score || b.requests - a.requests || a.name.localeCompare(b.name);
}

function sums(tenants: readonly FleetTenant[]) {
  const oldest = tenants.flatMap((tenant) => tenant.oldest_unsynced_at ?? []).sort();
  return {
    tenants: tenants.length,
    devices: tenants.reduce((sum, tenant) => sum + tenant.devices, 0),
    open_conflicts: tenants.reduce((sum, tenant) => sum + tenant.open_conflicts, 0),
    oldest_unsynced_at: oldest[0] ?? null,
  };
}

/** The best network first; what was not reported stands last. */
function byQuality(rows: readonly FleetGroupRow[]): FleetGroupRow[] {
  const codes = NETWORK_QUALITIES.map((quality) => [String(EVENT_NETWORK_CODE[quality]), quality] as const);
  const named = [...codes, ["0", "not reported"] as const];
  return named.flatMap(([code, key]) =>
    rows.filter((row) => row.key === code).map((row) => ({ ...row, key })),
  );
}

const NO_ACTIVITY: FleetActivity = {
  requests: 0,
  refused: 0,
  failed: 0,
  active_devices: 0,
  p50_ms: null,
  p95_ms: null,
  rejected: 0,
  set_aside: 0,
};
