import type { DiskUse } from "@/lib/contract/fleet";
import { raw, sql } from "../sql";
import type { Tx } from "../tx";

// Read with the platform's scope, for /metrics.

export type StandingRow = {
  slug: string;
  devices: number;
  unhealthy_devices: number;
  unsynced_changes: number;
  oldest_unsynced_s: number;
  open_conflicts: number;
  snapshot_age_s: number | null;
};

/** How every tenant stands right now; unhealthy is a score below the tenant's own threshold, or 70. */
export async function readStanding(t: Tx): Promise<StandingRow[]> {
  const rows =
    await t.rows<StandingRow>(sql`SELECT t.slug, COALESCE(d.devices, 0)::int AS devices, COALESCE(d.unhealthy, 0)::int AS unhealthy_devices,
       COALESCE(d.unsynced, 0)::float8 AS unsynced_changes, COALESCE(d.oldest_s, 0)::float8 AS oldest_unsynced_s,
       COALESCE(c.open, 0)::int AS open_conflicts,
       extract(epoch FROM now() - p.complete_until)::float8 AS snapshot_age_s
     FROM tenant t
     LEFT JOIN LATERAL (
       SELECT count(*) AS devices, sum(outbox_pending) AS unsynced,
         extract(epoch FROM now() - min(outbox_oldest_at) FILTER (WHERE outbox_pending > 0)) AS oldest_s,
         count(*) FILTER (WHERE h.score < COALESCE((t.settings ->> 'device_health_threshold')::float8, 70)) AS unhealthy
       FROM device d LEFT JOIN sync_device_health h ON h.tenant_id = d.tenant_id AND h.device_no = d.no
       WHERE d.tenant_id = t.id AND d.revoked_at IS NULL
     ) AS d ON true
     LEFT JOIN LATERAL (
       SELECT count(*) AS open FROM sync_conflict_resolution_log WHERE tenant_id = t.id AND state = 'pending'
     ) AS c ON true
     LEFT JOIN sync_snapshot_progress p ON p.tenant_id = t.id
     ORDER BY t.slug`);
  return rows;
}

export async function readDiskUse(t: Tx): Promise<DiskUse> {
  const size = (...tables: string[]) =>
    `(SELECT COALESCE(sum(pg_total_relation_size(c.oid)), 0)::float8 FROM pg_class c
      WHERE c.oid IN (SELECT to_regclass(name) FROM unnest(ARRAY['${tables.join("','")}']) AS name))`;
  const rows = await t.rows<DiskUse>(sql`SELECT pg_database_size(current_database())::float8 AS database,
       (SELECT COALESCE(sum(pg_total_relation_size(inhrelid)), 0)::float8 FROM pg_inherits
        WHERE inhparent = 'sync_event'::regclass) AS events,
       (SELECT count(*)::int FROM pg_inherits WHERE inhparent = 'sync_event'::regclass) - 1 AS event_days,
       ${raw(size("sync_analytics_snapshot"))} AS snapshots,
       ${raw(size("sync_device_health", "sync_device_health_history"))} AS health,
       ${raw(size("sync_record", "sync_record_revision", "sync_batch"))} AS records,
       ${raw(size("sync_conflict_resolution_log"))} AS conflicts`);
  const [row] = rows;
  if (!row) throw new Error("the database did not say its size");
  return row;
}
