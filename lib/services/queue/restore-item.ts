import type { QueueItem } from "@/lib/contract/queue-review";
import { findQueueRow } from "@/lib/db/queue/queue-rows";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { findItemIn, noLonger } from "./find-item-in";
import { queueItem } from "./queue-item";

/**
 * Takes a discard back: the edit is set aside again.
 * @throws Refusal `forbidden` for viewers, `not_found`, `already_resolved` where it is not discarded.
 */
export async function restoreItem({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { id: string };
}): Promise<QueueItem> {
  requireManager(ctx);
  const { tenant } = ctx;
  return withTenant(tenant, async (t) => {
    const row = await findItemIn(t, "discarded", input.id);
    const { count } = await t.models.queueItem.updateMany({
      where: { tenantId: tenant, id: row.id, state: "discarded" },
      data: {
        state: "set_aside",
        reason: "Restored after it was discarded.",
        settledVersion: null,
        settledAt: null,
      },
    });
    if (count === 0) throw noLonger("set_aside");
    await recordAudit(t, ctx.person, {
      action: "queue.restore",
      target: `${row.domain}/${row.mobile_id}`,
      before: { item: input.id, reason: row.reason },
    });
    return queueItem((await findQueueRow(t, input.id)) ?? row);
  });
}
