import type { DiscardRequest, QueueItem } from "@/lib/contract/queue-review";
import { takeNumber } from "@/lib/db/clock";
import type { Prisma } from "@/lib/db/generated/client";
import { findQueueRow } from "@/lib/db/queue/queue-rows";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { findItemIn, noLonger } from "./find-item-in";
import { queueItem } from "./queue-item";

type Asked = { ctx: TenantContext; input: DiscardRequest & { id: string } };

/**
 * Drops an edit that was set aside, with a reason. The edit itself is kept, so that it can be restored; its device
 * steps back with its next pull.
 * @throws Refusal `forbidden` for viewers, `not_found`, `already_resolved` where somebody was faster.
 */
export async function discardItem({ ctx, input }: Asked): Promise<QueueItem> {
  requireManager(ctx);
  const { tenant } = ctx;
  return withTenant(tenant, async (t) => {
    const number = await takeNumber(t);
    const row = await findItemIn(t, "set_aside", input.id);
    const { count } = await t.models.queueItem.updateMany({
      where: { tenantId: tenant, id: row.id, state: "set_aside" },
      data: { state: "discarded", reason: input.reason, settledVersion: number, settledAt: new Date() },
    });
    if (count === 0) throw noLonger("queued");
    await recordAudit(t, ctx.person, {
      action: "queue.discard",
      target: `${row.domain}/${row.mobile_id}`,
      reason: input.reason,
      before: { item: input.id, code: row.code, entry: queueItem(row).entry as Prisma.InputJsonValue },
    });
    return queueItem((await findQueueRow(t, input.id)) ?? row);
  });
}
