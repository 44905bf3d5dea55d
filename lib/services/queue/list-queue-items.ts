import { z } from "zod";
import { type Page, REVERSED } from "@/lib/contract/page";
import type { QueueItem, QueueListQuery } from "@/lib/contract/queue-review";
import { fitting } from "@/lib/db/bounded-page";
import { listQueueRows } from "@/lib/db/queue/queue-rows";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { pageOf, readCursor } from "../cursor";
import { queueItem } from "./queue-item";

type Asked = { ctx: TenantContext; input: QueueListQuery };

/**
 * One page of a tenant's queue: what waits or was set aside, oldest first; what is over, newest first.
 * @throws Refusal `invalid_request` for a cursor of another list.
 */
export async function listQueueItems({ ctx, input }: Asked): Promise<Page<QueueItem>> {
  const reading = readCursor(Position, input.cursor);
  const usual = input.state === "queued" || input.state === "set_aside" ? "asc" : "desc";
  const query = {
    ...input,
    limit: input.limit + 1,
    order: reading?.back ? REVERSED[usual] : usual,
    ...(reading && { after: reading.position }),
  };
  const read = await withTenant(ctx.tenant, (t) => listQueueRows(t, query));
  return pageOf(
    read,
    { limit: fitting(read.rows, input.limit), reading },
    { item: queueItem, positionOf: ({ id }) => String(id) },
  );
}

const Position = z.string().regex(/^\d{1,18}$/);
