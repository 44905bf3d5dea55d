import { NETWORK_QUALITIES } from "@/lib/contract/entry";
import type { Fleet, FleetActivity, FleetGroup, FleetQuery, FleetTenant } from "@/lib/contract/fleet";
import { EVENT_NETWORK_CODE } from "@/lib/contract/sync-event";
import { tenantLimits } from "@/lib/contract/tenant-limits";
import {
  type DurationBuckets,
  durationQuantile,
  mergeDurations,
} from "@/lib/core/analytics/duration-buckets";
import {
  allCounts,
  type CellKey,
  type Measures,
  mergeParts,
  noMeasures,
  noPart,
  type Part,
} from "@/lib/core/analytics/measures";
import { parseTimeRange } from "@/lib/core/analytics/time-range";
import { troubleOf } from "@/lib/core/analytics/trouble";
import { STALE_AFTER_MS } from "@/lib/core/health/device-status";
import { type FleetTenantRow, readFleetTenants } from "@/lib/db/analytics/read-fleet";
import { readDiskUse } from "@/lib/db/analytics/read-standing";
import { withPlatformSql } from "@/lib/db/with-tenant";
import { keptSince } from "../analytics/kept-since";
import { readMeasures } from "../analytics/read-measures";
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

  return withPlatformSql(async (t) => {
    const rows = await readFleetTenants(t, staleBefore);
    const measured = rows.map(({ tenant, settings }) => ({
      tenant,
      keptSince: keptSince(tenantLimits(settings), now.getTime()),
    }));
    const measures = await readMeasures(t, measured, { ...span, starts: [span.from] }, { cells: true });
    const of = ({ tenant }: FleetTenantRow) => measures.get(tenant)?.[0] ?? noMeasures();
    const tenants = rows.map((row) => fleetTenant(row, of(row), now));
    const by = (dimension: keyof CellKey) => groupsBy(dimension, [...measures.values()].flat());
    return {
      as_of: now.toISOString(),
      from: span.from.toISOString(),
      to: span.to.toISOString(),
      totals: { ...total(rows.map(of).map(asPart)), ...sums(tenants) },
      tenants: tenants.sort(byTrouble),
      by_app_version: by("app_version"),
      by_platform: by("platform"),
      by_network: byQuality(by("network")),
      disk: await readDiskUse(t),
    };
  });
}

/** One tenant, or several as one: their devices are numbered apart, so those add up. */
function total(parts: readonly Part[]): FleetActivity {
  const durations: DurationBuckets = [];
  for (const part of parts) mergeDurations(durations, part.durations);
  const sum = (of: (part: Part) => number) => parts.reduce((so_far, part) => so_far + of(part), 0);
  return {
    requests: durations.reduce((so_far, count) => so_far + count, 0),
    refused: sum(({ refused }) => refused),
    failed: sum(({ failed }) => failed),
    active_devices: sum(({ devices }) => devices.size),
    p50_ms: durationQuantile(durations, 0.5),
    p95_ms: durationQuantile(durations, 0.95),
    rejected: sum(({ rejected }) => rejected),
    set_aside: sum(({ set_aside }) => set_aside),
  };
}

/** A whole tenant as one part. */
function asPart(measures: Measures): Part {
  const { rejected, set_aside } = allCounts(measures);
  return { ...measures, rejected, set_aside };
}

const GROUPS_SHOWN = 20;

/** The requests of all tenants by one dimension, the most first. */
function groupsBy(dimension: keyof CellKey, tenants: readonly Measures[]): FleetGroup[] {
  const groups = new Map<string, Part[]>();
  for (const { cells } of tenants) {
    const parts = new Map<string, Part>();
    for (const cell of cells.values()) {
      const key = String(cell[dimension]);
      const part = parts.get(key) ?? noPart();
      parts.set(key, part);
      mergeParts(part, cell);
    }
    for (const [key, part] of parts) groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups]
    .map(([key, parts]) => ({ key, ...total(parts) }))
    .sort((a, b) => b.requests - a.requests)
    .slice(0, GROUPS_SHOWN);
}

function fleetTenant(
  { tenant: _, settings: __, ...standing }: FleetTenantRow,
  measures: Measures,
  now: Date,
): FleetTenant {
  const row = { ...standing, ...total([asPart(measures)]) };
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
function byQuality(rows: readonly FleetGroup[]): FleetGroup[] {
  const codes = NETWORK_QUALITIES.map((quality) => [String(EVENT_NETWORK_CODE[quality]), quality] as const);
  const named = [...codes, ["0", "not reported"] as const];
  return named.flatMap(([code, key]) =>
    rows.filter((row) => row.key === code).map((row) => ({ ...row, key })),
  );
}
