import type { SnapshotRun } from "@/lib/contract/snapshot";
import { readLatestHour } from "@/lib/db/analytics/snapshot-rows";
import { withTenantSql } from "@/lib/db/with-tenant";
import { keptSince } from "../analytics/kept-since";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
import { limitsOf } from "../settings/limits-of";
import { takeSnapshots } from "./take-snapshots";

/**
 * Brings a tenant's snapshots up to date.
 * @throws Refusal `forbidden` for viewers, `conflict` while another process is at it.
 */
export async function createSnapshot({ ctx }: { ctx: TenantContext }): Promise<SnapshotRun> {
  requireManager(ctx);
  return snapshotOf(ctx);
}

/** The same for one whose right was checked. */
export async function snapshotOf({
  tenant,
  timeZone,
}: Pick<TenantContext, "tenant" | "timeZone">): Promise<SnapshotRun> {
  const now = Date.now();
  const taken = await takeSnapshots(
    { tenant, timeZone, keptSince: keptSince(await limitsOf(tenant), now) },
    now,
  );
  if (!taken) throw new Refusal("conflict", "Another process counts this tenant's hours right now.");
  const latest = await withTenantSql(tenant, "", (t) => readLatestHour(t));
  return {
    tenant_id: tenant,
    hours: taken.hours,
    days: taken.days,
    complete_until: taken.completeUntil.toISOString(),
    latest: latest ? { ...latest, start: latest.start.toISOString() } : null,
  };
}
