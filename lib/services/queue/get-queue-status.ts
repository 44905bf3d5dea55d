import { NetworkQuality, PRIORITIES } from "@/lib/contract/entry";
import type { QueueStatus } from "@/lib/contract/queue";
import { DOMAIN_NAMES } from "@/lib/core/domains/registry";
import { estimateSyncSec } from "@/lib/core/queue/estimate-sync";
import { isQueueHealthy } from "@/lib/core/queue/is-healthy";
import { type Checkpoint, cellOf, NEVER, startCheckpoint } from "@/lib/core/sync/checkpoint";
import { parseCheckpoint } from "@/lib/core/sync/checkpoint-code";
import { BATCH_SIZES } from "@/lib/core/sync/plan";
import { countOutbound, readDeviceQueue } from "@/lib/db/queue/read-device-queue";
import { withTenantSql } from "@/lib/db/with-tenant";
import { eventBuffer } from "../analytics/event-buffer";
import type { DeviceContext } from "../context";
import { limitsOf } from "../settings/limits-of";

/** What waits of the calling device: on the server to be applied, there to be pulled, and in its own outbox. */
export async function getQueueStatus(ctx: DeviceContext): Promise<QueueStatus> {
  // What this process heard of the device is written half a second later; here it counts at once.
  await eventBuffer().flush();
  const { tenant, deviceNo } = ctx;
  const [limits, { queue, outbound }] = await Promise.all([
    limitsOf(tenant),
    withTenantSql(tenant, "ISOLATION LEVEL REPEATABLE READ READ ONLY", async (t) => {
      const queue = await readDeviceQueue(t, deviceNo);
      return {
        queue,
        outbound: await countOutbound(t, deviceNo, cellsBehind(queue.pull_checkpoint)),
      };
    }),
  ]);
  const inbound = { queued: queue.queued, set_aside: queue.set_aside, high_priority: queue.high_priority };
  const device = {
    pending: queue.outbox_pending ?? 0,
    high_priority: queue.outbox_high_priority ?? 0,
    oldest_at: queue.outbox_oldest_at?.toISOString() ?? null,
  };
  const pending = inbound.queued + outbound.pending + device.pending;
  const highPriority = inbound.high_priority + outbound.high_priority + device.high_priority;
  const network = NetworkQuality.safeParse(queue.network_quality).data ?? "good";
  const rate = { items: queue.rate_items, ms: queue.rate_ms };
  return {
    pending_items: pending,
    high_priority: highPriority,
    estimated_sync_time_sec: estimateSyncSec(pending, { rate, network, batchSize: BATCH_SIZES[network] }),
    queue_healthy: isQueueHealthy({ pending, highPriority }, limits.queue_healthy_threshold),
    inbound,
    outbound,
    device,
  };
}

/** Where the device stands by the last checkpoint that it was given, cell by cell. */
function cellsBehind(text: string | null) {
  const checkpoint: Checkpoint = (text && parseCheckpoint(text)) || startCheckpoint(0);
  return DOMAIN_NAMES.flatMap((domain) =>
    PRIORITIES.map((priority) => {
      const { base, position } = cellOf(checkpoint, domain, priority);
      return { domain, priority, position, fromNothing: base === NEVER };
    }),
  );
}
