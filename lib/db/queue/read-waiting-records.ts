import { recordKey } from "@/lib/core/sync/apply-push";
import { sql } from "../sql";
import type { TouchedRecord } from "../sync/push-state";
import type { TenantTx } from "../tx";

/** Of the touched records those of which edits of this device wait in the queue, by `recordKey`. */
export async function readWaitingRecords(
  t: TenantTx,
  device: number,
  touched: readonly TouchedRecord[],
): Promise<Set<string>> {
  const rows = await t.rows<{ domain: string; mobile_id: string }>(
    sql`SELECT domain, mobile_id 
      FROM unnest(${touched.map((record) => record.domain)}::text[],
        ${touched.map((record) => record.mobileId)}::text[]) AS t(domain, mobile_id)
      WHERE EXISTS (SELECT FROM (SELECT device_no FROM sync_queue_item q
        WHERE q.tenant_id = ${t} AND q.domain = t.domain AND q.mobile_id = t.mobile_id AND q.state = 'queued'
          AND q.attempts >= 0 OFFSET 0) AS waiting WHERE device_no = ${device})`,
    "waiting-records",
  );
  return new Set(rows.map((row) => recordKey(row.domain, row.mobile_id)));
}
