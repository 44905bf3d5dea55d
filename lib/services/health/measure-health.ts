import { tenantLimits } from "@/lib/contract/tenant-limits";
import { deviceHealth, HEALTH_DAYS } from "@/lib/core/health/device-health";
import { type HealthRow, lockHealth, readHealthSigns, writeHealth } from "@/lib/db/health/health-rows";
import { type TenantRow, tenantRows } from "@/lib/db/tenant-rows";
import { withTenantSql } from "@/lib/db/with-tenant";

const HOUR_MS = 3_600_000;

/** Looks at every tenant's devices. Run by the server. */
export async function measureAllHealth(now = Date.now()): Promise<void> {
  for (const row of await tenantRows()) await measureHealth(row, now);
}

/**
 * Scores every device of a tenant that is not revoked and ever synced, and keeps the score with its reasons.
 * @returns false where another process is at it
 */
export async function measureHealth(
  { tenant, settings }: Pick<TenantRow, "tenant" | "settings">,
  now = Date.now(),
): Promise<boolean> {
  const expectedMs = tenantLimits(settings).expected_sync_interval_hours * HOUR_MS;
  const since = new Date(now - HEALTH_DAYS * 24 * HOUR_MS);
  return withTenantSql(tenant, "", async (t) => {
    if (!(await lockHealth(t))) return false;
    const signs = await readHealthSigns(t, since, new Date(now));
    const rows = signs.flatMap(({ device_no, last_sync_at, ...counts }): HealthRow[] => {
      const health = deviceHealth(
        { ...counts, lastSyncAt: last_sync_at?.getTime() ?? null },
        { now, expectedMs },
      );
      if (!health) return [];
      const { score, parts, reasons } = health;
      const { success: success_part, recency: recency_part, conflicts: conflict_part } = parts;
      return [{ device_no, score, success_part, recency_part, conflict_part, ...counts, reasons }];
    });
    await writeHealth(t, rows, new Date(now));
    return true;
  });
}
