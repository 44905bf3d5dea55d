import { PRIORITIES, type Priority } from "@/lib/contract/entry";
import { once, sql } from "../sql";
import type { TenantTx } from "../tx";

/** An item in a worker's hands; times in ms. */
export type ClaimedItem = {
  id: string;
  deviceNo: number;
  batchId: string;
  opId: string;
  attempts: number;
  receivedAt: number;
  clockOffsetMs: number | null;
  networkQuality: string | null;
  /** The tenant's counter when the item was first set aside; null where it never was. */
  heldAt: number | null;
  /** As it was sent, as JSON text. */
  entry: string;
};

export type Claim = {
  limit: number;
  /** Only items of this device. */
  deviceNo?: number;
  /** Only items at least as urgent. */
  priority?: Priority;
};

/**
 * Takes the most urgent items, oldest first among them, that nobody else has in hands. Where an earlier item of the
 * same record stays behind (it waits for its next try, or another worker has it), the later ones do too; the first kind
 * is left out before items are counted, so that a record which can't go on fills no worker's hands. They are this
 * transaction's until it ends.
 */
export async function claimItems(
  t: TenantTx,
  { limit, deviceNo, priority = "low" }: Claim,
): Promise<ClaimedItem[]> {
  const ofDevice = once(deviceNo ?? null);
  // Without a name: planned anew each time, for the queue as it is and not as it was when it was empty.
  const rows = await t.rows<{
    id: string;
    device_no: number;
    batch_id: string;
    op_id: string;
    attempts: number;
    received_at: Date;
    clock_offset_ms: number | null;
    network_quality: string | null;
    held_version: number | null;
    entry: string;
  }>(sql`WITH waiting AS MATERIALIZED (
        SELECT id, domain, mobile_id FROM sync_queue_item
        WHERE tenant_id = ${t} AND state = 'queued' AND retry_at IS NOT NULL AND retry_at > now()
      ), claimed AS MATERIALIZED (
        SELECT * FROM sync_queue_item i
        WHERE tenant_id = ${t} AND state = 'queued' AND urgency >= 0 AND urgency >= ${PRIORITIES.indexOf(priority)} 
          AND (${ofDevice}::int IS NULL OR device_no = ${ofDevice})
          AND NOT EXISTS (SELECT FROM waiting w
            WHERE w.domain = i.domain AND w.mobile_id = i.mobile_id AND w.id <= i.id)
        ORDER BY urgency DESC, id LIMIT ${limit} FOR UPDATE SKIP LOCKED
      )
      SELECT c.id, c.device_no, c.batch_id, c.op_id, c.attempts, c.received_at, c.clock_offset_ms, c.network_quality, c.held_version,
        c.entry
      FROM claimed c CROSS JOIN LATERAL (
        SELECT ARRAY(SELECT e.id FROM sync_queue_item e
          WHERE e.tenant_id = ${t} AND e.domain = c.domain AND e.mobile_id = c.mobile_id AND e.state = 'queued'
            AND e.attempts >= 0 AND e.id < c.id) AS ids OFFSET 0) AS earlier
      WHERE earlier.ids <@ ARRAY(SELECT id FROM claimed)
      ORDER BY c.urgency DESC, c.id`);
  return rows.map((row) => ({
    id: row.id,
    deviceNo: row.device_no,
    batchId: row.batch_id,
    opId: row.op_id,
    attempts: row.attempts,
    receivedAt: row.received_at.getTime(),
    clockOffsetMs: row.clock_offset_ms,
    networkQuality: row.network_quality,
    heldAt: row.held_version,
    entry: row.entry,
  }));
}
