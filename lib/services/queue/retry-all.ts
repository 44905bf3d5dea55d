import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { wakeQueue } from "./queue-waker";

/**
 * Puts everything that was set aside back into the queue as it was; what still can't be applied comes back.
 * @throws Refusal `forbidden` for viewers.
 */
export async function retryAll(ctx: TenantContext): Promise<{ retried: number }> {
  requireManager(ctx);
  const retried = await withTenant(ctx.tenant, async (t) => {
    const { count } = await t.models.queueItem.updateMany({
      where: { tenantId: ctx.tenant, state: "set_aside" },
      data: { state: "queued", settledAt: null, retryAt: null },
    });
    if (count > 0) {
      const fact = { action: "queue.retry", target: "everything set aside", after: { retried: count } };
      await recordAudit(t, ctx.person, fact);
    }
    return count;
  });
  wakeQueue();
  return { retried };
}
