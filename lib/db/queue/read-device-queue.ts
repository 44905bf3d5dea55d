import { PRIORITIES } from "@/lib/contract/entry";
import type { CellRange } from "@/lib/core/sync/build-page";
import { raw, sql } from "../sql";
import type { TenantTx } from "../tx";

/** What a device's row says of its syncs, and what waits of it in the queue. */
export type DeviceQueue = {
  queued: number;
  set_aside: number;
  high_priority: number;
  network_quality: string | null;
  outbox_pending: number | null;
  outbox_high_priority: number | null;
  outbox_oldest_at: Date | null;
  pull_checkpoint: string | null;
  rate_items: number;
  rate_ms: number;
};

export async function readDeviceQueue(t: TenantTx, device: number): Promise<DeviceQueue> {
  const rows = await t.rows<DeviceQueue>(
    sql`SELECT q.*, a.*, d.network_quality, d.outbox_pending, d.outbox_high_priority, d.outbox_oldest_at,
        d.pull_checkpoint, d.rate_items, d.rate_ms
      FROM device d,
        (SELECT count(*)::int AS queued, count(*) FILTER (WHERE priority = 2)::int AS high_priority
          FROM sync_queue_item WHERE tenant_id = ${t} AND device_no = ${device} AND state = 'queued' AND priority >= 0) AS q,
        (SELECT count(*)::int AS set_aside
          FROM sync_queue_item WHERE tenant_id = ${t} AND device_no = ${device} AND state = 'set_aside') AS a
      WHERE d.tenant_id = ${t} AND d.no = ${device}`,
    "device-queue",
  );
  const [row] = rows;
  if (!row) throw new Error("the device is gone");
  return row;
}

/** Beyond that nobody counts: a device with so much to pull starts from nothing, or has time. */
const COUNTED = 10_000;

/** How many records wait to be pulled: beyond each cell's position, and not the device's own and told. */
export async function countOutbound(
  t: TenantTx,
  device: number,
  cells: readonly (CellRange & { fromNothing: boolean })[],
): Promise<{ pending: number; high_priority: number }> {
  const rows = await t.rows<{ pending: number; high_priority: number }>(
    sql`SELECT count(*)::int AS pending, count(*) FILTER (WHERE priority = 2)::int AS high_priority
      FROM (SELECT r.priority FROM sync_record r
        JOIN unnest(${cells.map((cell) => cell.domain)}::text[],
          ${cells.map((cell) => PRIORITIES.indexOf(cell.priority))}::smallint[],
          ${cells.map((cell) => cell.position)}::bigint[], ${cells.map((cell) => cell.fromNothing)}::boolean[])
          AS c(domain, priority, position, anew)
          ON r.domain = c.domain AND r.priority = c.priority AND r.version > c.position
        WHERE r.tenant_id = ${t} AND r.version > ${Math.min(...cells.map((cell) => cell.position))} AND NOT (r.deleted AND c.anew)
          AND (r.writer <> ${device} OR c.anew OR EXISTS (SELECT FROM sync_queue_item q
            WHERE q.tenant_id = ${t} AND q.device_no = ${device} AND q.settled_version = r.version))
        LIMIT ${raw(COUNTED)}) AS waiting`,
    "count-outbound",
  );
  return rows[0] ?? { pending: 0, high_priority: 0 };
}
