import type { DeviceListQuery, DeviceStatus } from "@/lib/contract/device";
import type { HealthBand } from "@/lib/contract/device-health";
import { STALE_AFTER_MS } from "@/lib/core/health/device-status";
import { containing } from "../like";
import { join, type Sql, sql } from "../sql";
import type { TenantId } from "../tenant-id";

export const LAST_SYNC = sql`GREATEST(d.last_push_at, d.last_pull_at)`;

export type DeviceFilter = Pick<
  DeviceListQuery,
  "q" | "status" | "platform" | "app_version" | "network" | "health"
>;

/** Which devices (as `d`) a list is about. */
export function deviceFilter(tenant: TenantId, filter: DeviceFilter, now: Date): Sql {
  const conditions = [sql`d.tenant_id = ${tenant}::uuid`];
  if (filter.q) {
    const pattern = containing(filter.q);
    conditions.push(
      sql`(d.name ILIKE ${pattern} OR d.user_id ILIKE ${pattern} OR d.model ILIKE ${pattern}
        OR d.id::text ILIKE ${pattern})`,
    );
  }
  if (filter.status) conditions.push(inStatus(now)[filter.status]);
  if (filter.platform) conditions.push(sql`d.platform = ${filter.platform}`);
  if (filter.app_version) conditions.push(sql`d.app_version = ${filter.app_version}`);
  if (filter.health) conditions.push(inBand(filter.health));
  if (filter.network) conditions.push(sql`d.network_quality = ${filter.network}`);
  return join(conditions, " AND ");
}

const BOUNDS = { from_90: [90, 101], from_70: [70, 90], from_50: [50, 70], below_50: [0, 50] } as const;

function inBand(band: HealthBand): Sql {
  const scored = sql`SELECT 1 FROM sync_device_health h WHERE h.tenant_id = d.tenant_id AND h.device_no = d.no`;
  if (band === "unknown") return sql`NOT EXISTS (${scored})`;
  const [from, below] = BOUNDS[band];
  return sql`EXISTS (${scored} AND h.score >= ${from} AND h.score < ${below})`;
}

/** `deviceStatus` of core/health as conditions, so that a list can be filtered by it; a test holds the two together. */
export function inStatus(now: Date): Record<DeviceStatus, Sql> {
  const freshFrom = new Date(now.getTime() - STALE_AFTER_MS);
  const fresh = sql`d.revoked_at IS NULL AND ${LAST_SYNC} >= ${freshFrom}`;
  return {
    revoked: sql`d.revoked_at IS NOT NULL`,
    never_synced: sql`(d.revoked_at IS NULL AND ${LAST_SYNC} IS NULL)`,
    stale: sql`(d.revoked_at IS NULL AND ${LAST_SYNC} < ${freshFrom})`,
    waiting: sql`(${fresh} AND d.outbox_pending > 0)`,
    in_sync: sql`(${fresh} AND COALESCE(d.outbox_pending, 0) = 0)`,
  };
}
