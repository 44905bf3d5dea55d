import type { OptimalTime } from "@/lib/contract/queue";
import { adviseTime } from "@/lib/core/queue/advise-time";
import { jitterOf } from "@/lib/core/queue/jitter";
import type { DeviceContext } from "../context";
import { featureFor } from "../rollout/feature-for";
import { isPeakHour } from "./busy-hours";
import { getQueueStatus } from "./get-queue-status";
import { serverLoad } from "./server-load";

/** A device that asks again within that time hears the same wait. */
const SLOT_MS = 30 * 60_000;

/** When the calling device had best sync. Where the queue is not switched on for it: now. `now` in ms. */
export async function getOptimalTime(ctx: DeviceContext, now: number): Promise<OptimalTime> {
  const [status, peak, mode] = await Promise.all([
    getQueueStatus(ctx),
    isPeakHour(ctx.tenant, now),
    featureFor(ctx, "queue"),
  ]);
  return adviseTime({
    load: mode === "on" ? serverLoad() : "low",
    isPeakHour: peak,
    pending: status.pending_items,
    highPriority: status.high_priority,
    jitter: jitterOf(ctx.deviceId, Math.floor(now / SLOT_MS)),
  });
}
