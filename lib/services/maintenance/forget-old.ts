import { LIMITS } from "@/lib/contract/limits";
import { forgetDeliveries } from "@/lib/db/alerts/forget-deliveries";
import { allTenants } from "@/lib/db/all-tenants";
import { forgetBatches, forgetQueueItems, forgetTombstones } from "@/lib/db/sync/forget";
import type { TenantId } from "@/lib/db/tenant-id";
import { withTenantSql } from "@/lib/db/with-tenant";

export type Forgotten = { tombstones: number; batches: number; queued: number; deliveries: number };

/** Drops what no device may still ask for, and what alerts told long ago, tenant by tenant. Run by the server once a day. */
export async function forgetOld(days: number = LIMITS.keptDays): Promise<Forgotten> {
  const sum = { tombstones: 0, batches: 0, queued: 0, deliveries: 0 };
  for (const tenant of await allTenants()) {
    const { tombstones, batches, queued, deliveries } = await forgetIn(tenant, days);
    sum.tombstones += tombstones;
    sum.batches += batches;
    sum.queued += queued;
    sum.deliveries += deliveries;
  }
  return sum;
}

function forgetIn(tenant: TenantId, days: number): Promise<Forgotten> {
  return withTenantSql(tenant, "", async (client) => ({
    tombstones: await forgetTombstones(client, tenant, days),
    queued: await forgetQueueItems(client, tenant, days),
    deliveries: await forgetDeliveries(client, tenant, days),
    // What is older is refused by the time that its device says, and that clock may have been ahead by days.
    batches: await forgetBatches(client, tenant, days + LIMITS.clockAheadDays),
  }));
}
