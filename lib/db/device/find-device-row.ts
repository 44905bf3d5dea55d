import { sql } from "../sql";
import type { TenantTx } from "../tx";
import { DEVICE_COLUMNS, type DeviceRow } from "./list-device-rows";

export type DeviceDetailRow = DeviceRow & {
  last_push_at: Date | null;
  last_pull_at: Date | null;
  resync_asked_at: Date | null;
  settled_conflicts: number;
  reviewed_conflicts: number;
  queued_edits: number;
  set_aside_edits: number;
};

export async function findDeviceRow(t: TenantTx, id: string): Promise<DeviceDetailRow | null> {
  const [row] = await t.rows<DeviceDetailRow>(sql`
    SELECT ${DEVICE_COLUMNS}, d.last_push_at, d.last_pull_at, d.resync_asked_at, c.settled AS settled_conflicts,
      c.reviewed AS reviewed_conflicts, q.queued AS queued_edits, q.set_aside AS set_aside_edits
    FROM device d CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE state = 'settled')::int AS settled,
        count(*) FILTER (WHERE state = 'reviewed')::int AS reviewed
      FROM sync_conflict_resolution_log WHERE tenant_id = d.tenant_id AND device_no = d.no) AS c
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE state = 'queued')::int AS queued,
        count(*) FILTER (WHERE state = 'set_aside')::int AS set_aside
      FROM sync_queue_item WHERE tenant_id = d.tenant_id AND device_no = d.no
        AND (state = 'set_aside' OR state = 'queued' AND priority >= 0)) AS q
    WHERE d.tenant_id = ${t} AND d.id = ${id}::uuid`);
  return row ?? null;
}
