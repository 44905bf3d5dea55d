import { tenantLimits } from "@/lib/contract/tenant-limits";
import { readProgress } from "@/lib/db/analytics/snapshot-rows";
import { type TenantRow, tenantRows } from "@/lib/db/tenant-rows";
import { withTenantSql } from "@/lib/db/with-tenant";
import { keptSince } from "../analytics/kept-since";
import { takeSnapshots } from "./take-snapshots";

const HOUR_MS = 3_600_000;

/** Takes the snapshots of every tenant for which it is time, by its own interval. Run by the server. */
export async function takeDueSnapshots(now = Date.now()): Promise<void> {
  for (const row of await tenantRows()) {
    const limits = tenantLimits(row.settings);
    const everyMs = limits.analytics_snapshot_interval_hours * HOUR_MS;
    if (await isDue(row, everyMs, now))
      await takeSnapshots({ ...row, keptSince: keptSince(limits, now) }, now);
  }
}

/** An hour that ended is counted in the first minutes of the next one. */
async function isDue({ tenant }: TenantRow, everyMs: number, now: number): Promise<boolean> {
  const progress = await withTenantSql(tenant, "", (t) => readProgress(t, [tenant]));
  const until = progress.get(tenant)?.completeUntil.getTime();
  return until === undefined || until + everyMs <= Math.floor(now / HOUR_MS) * HOUR_MS;
}
