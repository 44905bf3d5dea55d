import { sql } from "../sql";
import type { TenantTx } from "../tx";

export type QueueOverviewRow = {
  paused_at: Date | null;
  queued: number;
  high_priority: number;
  set_aside: number;
  oldest_received_at: Date | null;
  applied: number;
  retried: number;
  median_wait_ms: number | null;
};

/** How a tenant's queue stands, and what went through it within the last hour. */
export async function readQueueOverview(t: TenantTx): Promise<QueueOverviewRow> {
  const [row] = await t.rows<QueueOverviewRow>(sql`
    SELECT t.queue_paused_at AS paused_at, w.queued, w.high_priority, w.oldest_received_at, a.set_aside, h.applied,
      w.retried + h.retried AS retried, h.median_wait_ms
    FROM tenant t,
      (SELECT count(*)::int AS queued, count(*) FILTER (WHERE priority = 2)::int AS high_priority,
          min(received_at) AS oldest_received_at, count(*) FILTER (WHERE attempts > 0)::int AS retried
        FROM sync_queue_item WHERE tenant_id = ${t} AND state = 'queued') AS w,
      (SELECT count(*)::int AS set_aside FROM sync_queue_item
        WHERE tenant_id = ${t} AND state = 'set_aside') AS a,
      (SELECT count(*) FILTER (WHERE state = 'done')::int AS applied,
          count(*) FILTER (WHERE attempts > 1)::int AS retried,
          percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM settled_at - received_at) * 1000)
            FILTER (WHERE state = 'done') AS median_wait_ms
        FROM sync_queue_item WHERE tenant_id = ${t} AND settled_at > now() - interval '1 hour') AS h
    WHERE t.id = ${t}`);
  if (!row) throw new Error("the tenant is gone");
  return row;
}
