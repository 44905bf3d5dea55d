import type { PauseRequest, QueueOverview } from "@/lib/contract/queue-review";
import { readQueueOverview } from "@/lib/db/queue/read-queue-overview";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { getQueueOverview } from "./get-queue-overview";
import { wakeQueue } from "./queue-waker";

/**
 * Holds a tenant's queue, or lets it go on: while paused, edits still come in, and nothing is applied from it. Direct
 * pushes are not concerned. Pausing twice is no error.
 * @throws Refusal `forbidden` for viewers.
 */
export async function pauseQueue({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: PauseRequest;
}): Promise<QueueOverview> {
  requireManager(ctx);
  const { tenant } = ctx;
  await withTenant(tenant, async (t) => {
    const { queued } = await readQueueOverview(t);
    const { count } = await t.models.tenant.updateMany({
      where: { id: tenant, queuePausedAt: input.paused ? null : { not: null } },
      data: { queuePausedAt: input.paused ? new Date() : null },
    });
    if (count === 0) return;
    const action = input.paused ? "queue.pause" : "queue.resume";
    await recordAudit(t, ctx.person, { action, target: "inbound queue", after: { queued } });
  });
  if (!input.paused) wakeQueue();
  return getQueueOverview(ctx);
}
