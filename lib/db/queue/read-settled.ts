import { PRIORITIES, type Priority } from "@/lib/contract/entry";
import { sql } from "../sql";
import { RECORD_BYTES } from "../sync/read-changes";
import type { TenantTx } from "../tx";

/** A queued edit of a device that was settled: at which number of the tenant's clock, and of which record. */
export type SettledEdit = {
  domain: string;
  mobileId: string;
  /** Of the record; of the edit where there is no record. */
  priority: Priority;
  version: number;
  /** As a push would have answered it; null where it was discarded. */
  outcome: string | null;
  /** The record as it stands now, without its fields, which take about so many bytes. */
  record: { version: number; deleted: boolean; bytes: number } | null;
};

/** What became settled of a device's queued edits after a version. */
export async function readSettled(t: TenantTx, device: number, after: number): Promise<SettledEdit[]> {
  const rows = await t.rows<{
    domain: string;
    mobile_id: string;
    priority: number;
    version: number;
    outcome: string | null;
    record_version: number | null;
    deleted: boolean;
    bytes: number;
  }>(
    sql`SELECT q.domain, q.mobile_id, coalesce(r.priority, q.priority) AS priority, q.settled_version AS version,
        q.outcome, r.version AS record_version, r.deleted, ${RECORD_BYTES} AS bytes
      FROM sync_queue_item q
      LEFT JOIN sync_record r ON r.tenant_id = q.tenant_id AND r.domain = q.domain AND r.mobile_id = q.mobile_id
      WHERE q.tenant_id = ${t} AND q.device_no = ${device} AND q.settled_version > ${after} ORDER BY q.settled_version`,
    "read-settled",
  );
  return rows.map(({ domain, mobile_id, priority, version, outcome, record_version, deleted, bytes }) => ({
    domain,
    mobileId: mobile_id,
    priority: PRIORITIES[priority] ?? "normal",
    version,
    outcome,
    record: record_version === null ? null : { version: record_version, deleted, bytes },
  }));
}
