import { forgetDeliveries } from "@/lib/db/alerts/forget-deliveries";
import { allTenants } from "@/lib/db/all-tenants";
import { forgetBatches, forgetQueueItems, forgetTombstones } from "@/lib/db/sync/forget";
import { withTenantSql } from "@/lib/db/with-tenant";

/** How long a tombstone and a batch's answer are kept at least: the promise of the wire contract. */
export const KEPT_DAYS = 90;

export type Forgotten = { tombstones: number; batches: number; queued: number; deliveries: number };

/** Drops what no device may still ask for, and what alerts told long ago, tenant by tenant. Run by the server once a day. */
export async function forgetOld(days: number = KEPT_DAYS): Promise<Forgotten> {
  const forgotten = { tombstones: 0, batches: 0, queued: 0, deliveries: 0 };
  for (const tenant of await allTenants()) {
    await withTenantSql(tenant, "", async (client) => {
      forgotten.tombstones += await forgetTombstones(client, tenant, days);
      forgotten.queued += await forgetQueueItems(client, tenant, days);
      forgotten.deliveries += await forgetDeliveries(client, tenant, days);
      forgotten.batches += await forgetBatches(client, tenant, days);
    });
  }
  return forgotten;
}
