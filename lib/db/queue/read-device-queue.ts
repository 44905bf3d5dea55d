import type { PoolClient } from "pg";
import { PRIORITIES } from "@/lib/contract/entry";
import type { CellRange } from "@/lib/core/sync/build-page";
import type { TenantId } from "../tenant-id";

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

export async function readDeviceQueue(
  client: PoolClient,
  tenant: TenantId,
  device: number,
): Promise<DeviceQueue> {
  const { rows } = await client.query<DeviceQueue>({
    name: "device-queue",
    text: `SELECT q.*, a.*, d.network_quality, d.outbox_pending, d.outbox_high_priority, d.outbox_oldest_at,
        d.pull_checkpoint, d.rate_items, d.rate_ms
      FROM device d,
        (SELECT count(*)::int AS queued, count(*) FILTER (WHERE priority = 2)::int AS high_priority
          FROM sync_queue_item WHERE tenant_id = $1 AND device_no = $2 AND state = 'queued' AND priority >= 0) AS q,
        (SELECT count(*)::int AS set_aside
          FROM sync_queue_item WHERE tenant_id = $1 AND device_no = $2 AND state = 'set_aside') AS a
      WHERE d.tenant_id = $1 AND d.no = $2`,
    values: [tenant, device],
  });
  const [row] = rows;
  if (!row) throw new Error("the device is gone");
  return row;
}

/** Beyond that nobody counts: a device with so much to pull starts from nothing, or has time. */
const COUNTED = 10_000;

/** How many records wait to be pulled: beyond each cell's position, and not the device's own and told. */
export async function countOutbound(
  client: PoolClient,
  tenant: TenantId,
  device: number,
  cells: readonly (CellRange & { fromNothing: boolean })[],
): Promise<{ pending: number; high_priority: number }> {
  const { rows } = await client.query<{ pending: number; high_priority: number }>({
    name: "count-outbound",
    text: `SELECT count(*)::int AS pending, count(*) FILTER (WHERE priority = 2)::int AS high_priority
      FROM (SELECT r.priority FROM sync_record r
        JOIN unnest($3::text[], $4::smallint[], $5::bigint[], $6::boolean[]) AS c(domain, priority, position, anew)
          ON r.domain = c.domain AND r.priority = c.priority AND r.version > c.position
        WHERE r.tenant_id = $1 AND r.version > $7 AND NOT (r.deleted AND c.anew)
          AND (r.writer <> $2 OR c.anew OR EXISTS (SELECT FROM sync_queue_item q
            WHERE q.tenant_id = $1 AND q.device_no = $2 AND q.settled_version = r.version))
        LIMIT ${COUNTED}) AS waiting`,
    values: [
      tenant,
      device,
      cells.map((cell) => cell.domain),
      cells.map((cell) => PRIORITIES.indexOf(cell.priority)),
      cells.map((cell) => cell.position),
      cells.map((cell) => cell.fromNothing),
      Math.min(...cells.map((cell) => cell.position)),
    ],
  });
  return rows[0] ?? { pending: 0, high_priority: 0 };
}
