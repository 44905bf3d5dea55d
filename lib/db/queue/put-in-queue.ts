import { PRIORITIES } from "@/lib/contract/entry";
import type { QueuedEntry } from "@/lib/core/queue/to-queue";
import { sql } from "../sql";
import type { TenantTx } from "../tx";

/** The request that brought the entries; times in ms. */
export type QueuedRequest = {
  deviceNo: number;
  batchId: string;
  receivedAt: number;
  clockOffsetMs: number | null;
  networkQuality: string | null;
};

/**
 * Stores entries behind everything that waits already, and lets what waits of the same records be as urgent as they are.
 * Call it while holding the tenant's counter, so that ids order as arrivals do. Items that a worker has in its hands
 * are passed over: it waits for the counter, and they are as good as applied.
 */
export async function putInQueue(
  t: TenantTx,
  request: QueuedRequest,
  entries: readonly QueuedEntry[],
): Promise<void> {
  await t.run(sql`WITH entries AS MATERIALIZED (
        SELECT * FROM json_to_recordset(${JSON.stringify(entries.map(entryRow))}::json)
          AS t(o text, d text, m text, p smallint, u smallint, e text)
      ), urgent AS MATERIALIZED (
        SELECT d, m, max(u) AS urgency FROM entries WHERE u > 0 GROUP BY d, m
      ), behind AS MATERIALIZED (
        SELECT i.id, n.urgency FROM urgent n CROSS JOIN LATERAL (SELECT id FROM sync_queue_item
          WHERE tenant_id = ${t} AND domain = n.d AND mobile_id = n.m AND state = 'queued' AND attempts >= 0
            AND urgency < n.urgency
          FOR UPDATE SKIP LOCKED) AS i
      ), lifted AS (
        UPDATE sync_queue_item q SET urgency = (SELECT urgency FROM behind WHERE behind.id = q.id)
        WHERE q.tenant_id = ${t} AND q.id = ANY (ARRAY(SELECT id FROM behind))
      )
      INSERT INTO sync_queue_item (tenant_id, device_no, batch_id, received_at, clock_offset_ms, network_quality,
        op_id, domain, mobile_id, priority, urgency, entry)
      SELECT ${t}, ${request.deviceNo}, ${request.batchId}, to_timestamp(${request.receivedAt} / 1000.0),
        ${request.clockOffsetMs}, ${request.networkQuality}, o, d, m, p, u, e FROM entries`);
}

function entryRow({ opId, domain, mobileId, priority, urgency, entry }: QueuedEntry) {
  return {
    o: opId,
    d: domain,
    m: mobileId,
    p: PRIORITIES.indexOf(priority),
    u: PRIORITIES.indexOf(urgency),
    e: entry,
  };
}
