import type { PoolClient } from "pg";
import { recordKey } from "@/lib/core/sync/apply-push";
import type { TouchedRecord } from "../sync/push-state";
import type { TenantId } from "../tenant-id";

/** Of the touched records those of which edits of this device wait in the queue, by `recordKey`. */
export async function readWaitingRecords(
  client: PoolClient,
  tenant: TenantId,
  device: number,
  touched: readonly TouchedRecord[],
): Promise<Set<string>> {
  const { rows } = await client.query<{ domain: string; mobile_id: string }>({
    name: "waiting-records",
    text: `SELECT domain, mobile_id FROM unnest($3::text[], $4::text[]) AS t(domain, mobile_id)
      WHERE EXISTS (SELECT FROM (SELECT device_no FROM sync_queue_item q
        WHERE q.tenant_id = $1 AND q.domain = t.domain AND q.mobile_id = t.mobile_id AND q.state = 'queued'
          AND q.attempts >= 0 OFFSET 0) AS waiting WHERE device_no = $2)`,
    values: [
      tenant,
      device,
      touched.map((record) => record.domain),
      touched.map((record) => record.mobileId),
    ],
  });
  return new Set(rows.map((row) => recordKey(row.domain, row.mobile_id)));
}
