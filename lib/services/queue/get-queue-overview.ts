import type { QueueOverview } from "@/lib/contract/queue-review";
import { readQueueOverview } from "@/lib/db/queue/read-queue-overview";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";

/** How a tenant's queue stands: depth, age, throughput, retries. */
export async function getQueueOverview(ctx: TenantContext): Promise<QueueOverview> {
  const row = await withTenant(ctx.tenant, (t) => readQueueOverview(t));
  return {
    ...row,
    paused_at: row.paused_at?.toISOString() ?? null,
    oldest_received_at: row.oldest_received_at?.toISOString() ?? null,
  };
}
