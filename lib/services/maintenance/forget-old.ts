import { LIMITS } from "@/lib/contract/limits";
import { forgetDeliveries } from "@/lib/db/alerts/forget-deliveries";
import { allTenants } from "@/lib/db/all-tenants";
import { forgetBatches, forgetQueueItems, forgetTombstones } from "@/lib/db/sync/forget";
import type { TenantId } from "@/lib/db/tenant-id";
import { withTenantSql } from "@/lib/db/with-tenant";
import { steadyTime } from "./steady-time";

export type Forgotten = { tombstones: number; batches: number; queued: number; deliveries: number };

/** Drops what no device may still ask for, and what alerts told long ago, tenant by tenant. Run by the server once a day, by a steady time. */
export async function forgetOld(): Promise<Forgotten> {
  const now = await steadyTime("forget-old");
  const sum = { tombstones: 0, batches: 0, queued: 0, deliveries: 0 };
  for (const tenant of await allTenants()) {
    const { tombstones, batches, queued, deliveries } = await forgetIn(tenant, now);
    sum.tombstones += tombstones;
    sum.batches += batches;
    sum.queued += queued;
    sum.deliveries += deliveries;
  }
  return sum;
}

function forgetIn(tenant: TenantId, now: Date): Promise<Forgotten> {
  const before = daysBefore(now, LIMITS.keptDays);
  return withTenantSql(tenant, "", async (t) => ({
    tombstones: await forgetTombstones(t, before),
    queued: await forgetQueueItems(t, before),
    deliveries: await forgetDeliveries(t, before),
    // What is older is refused by the time that its device says, and that clock may have been ahead by days.
    batches: await forgetBatches(t, daysBefore(before, LIMITS.clockAheadDays)),
  }));
}

function daysBefore(time: Date, days: number): Date {
  return new Date(time.getTime() - days * 86_400_000);
}
