import type { QueueItem, RetryRequest } from "@/lib/contract/queue-review";
import { isRejection } from "@/lib/core/sync/apply-push";
import { readEdit } from "@/lib/core/sync/edit";
import type { Prisma } from "@/lib/db/generated/client";
import { findQueueRow, type QueueItemRow } from "@/lib/db/queue/queue-rows";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
import { findItemIn, noLonger } from "./find-item-in";
import { queueItem } from "./queue-item";
import { wakeQueue } from "./queue-waker";

type Asked = { ctx: TenantContext; input: RetryRequest & { id: string } };

/**
 * Puts an edit that was set aside back into the queue, mended or as it was. It keeps the time of its request and its place
 * among its device's edits, so it overwrites nothing that is newer.
 * @throws Refusal `forbidden` for viewers, `not_found`, `already_resolved` where somebody was faster, `invalid_request`
 *   where the mended entry still could not be applied, or is of another record.
 */
export async function retryItem({ ctx, input }: Asked): Promise<QueueItem> {
  requireManager(ctx);
  const { tenant } = ctx;
  const item = await withTenant(tenant, async (t) => {
    const row = await findItemIn(t, "set_aside", input.id);
    const domain = input.entry ? checkMended(row, input.entry) : row.domain;
    const { count } = await t.models.queueItem.updateMany({
      where: { tenantId: tenant, id: row.id, state: "set_aside" },
      data: {
        state: "queued",
        domain,
        settledAt: null,
        retryAt: null,
        ...(input.entry && { entry: JSON.stringify(input.entry) }),
      },
    });
    if (count === 0) throw noLonger("queued");
    await recordAudit(t, ctx.person, {
      action: input.entry ? "queue.mend" : "queue.retry",
      target: `${domain}/${row.mobile_id}`,
      before: { item: input.id, code: row.code, entry: queueItem(row).entry as Prisma.InputJsonValue },
      ...(input.entry && { after: { entry: input.entry as Prisma.InputJsonValue } }),
    });
    return (await findQueueRow(t, input.id)) ?? row;
  });
  wakeQueue();
  return queueItem(item);
}

/** The mended entry's domain. It stays an edit of the same record: the device knows it by that. */
function checkMended(row: QueueItemRow, entry: Record<string, unknown>): string {
  const edit = readEdit(entry, row.op_id);
  if (isRejection(edit)) {
    const errors = (edit.errors ?? [{ path: "domain", message: edit.message }]).map(({ path, message }) => ({
      path: `entry.${path}`,
      message,
    }));
    throw new Refusal("invalid_request", edit.message, { errors });
  }
  if (edit.mobileId !== row.mobile_id) {
    const message = `must stay ${row.mobile_id}: the device knows the record by it`;
    throw new Refusal("invalid_request", `mobile_id ${message}`, {
      errors: [{ path: "entry.mobile_id", message }],
    });
  }
  return edit.domain.name;
}
