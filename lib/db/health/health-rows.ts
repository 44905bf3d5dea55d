import type { PoolClient } from "pg";
import { EVENT_KIND_CODE, EVENT_STATUS_CODE } from "@/lib/contract/sync-event";
import type { TenantId } from "../tenant-id";

/** What a device went through since a moment. Revoked devices are left out. */
export type HealthSignsRow = {
  device_no: number;
  syncs: number;
  failed: number;
  conflicts: number;
  last_sync_at: Date | null;
};

export async function readHealthSigns(
  client: PoolClient,
  tenant: TenantId,
  since: Date,
  until: Date,
): Promise<HealthSignsRow[]> {
  const { rows } = await client.query<HealthSignsRow>(
    `WITH named AS (
       SELECT no AS client_no, device_no FROM sync_event_client WHERE tenant_id = $1
     ), week AS (
       SELECT device_no, count(*)::int AS syncs, (count(*) FILTER (WHERE code::int <> 0))::int AS failed,
         max(at) FILTER (WHERE code::int = 0) AS last_ok
       FROM sync_event JOIN named USING (client_no)
       WHERE tenant_id = $1 AND at >= $2 AND at < $3 AND kind::int <> ${EVENT_KIND_CODE.track}
       GROUP BY 1
     ), met AS (
       SELECT device_no, sum(i.count)::int AS conflicts FROM sync_event JOIN named USING (client_no), event_items(items) AS i
       WHERE tenant_id = $1 AND at >= $2 AND at < $3 AND kind::int <> ${EVENT_KIND_CODE.track} AND items <> ''
         AND i.status IN (${EVENT_STATUS_CODE.resolved}, ${EVENT_STATUS_CODE.set_aside})
       GROUP BY 1
     )
     SELECT d.no AS device_no, COALESCE(syncs, 0) AS syncs, COALESCE(failed, 0) AS failed,
       COALESCE(conflicts, 0) AS conflicts, 
       -- Of a moment in the past the device's own row says nothing.
       CASE WHEN GREATEST(d.last_push_at, d.last_pull_at) < $3 THEN GREATEST(d.last_push_at, d.last_pull_at)
         ELSE last_ok END AS last_sync_at
     FROM device d LEFT JOIN week ON week.device_no = d.no LEFT JOIN met ON met.device_no = d.no
     WHERE d.tenant_id = $1 AND d.revoked_at IS NULL`,
    [tenant, since, until],
  );
  return rows;
}

export type HealthRow = {
  device_no: number;
  score: number;
  success_part: number;
  recency_part: number;
  conflict_part: number;
  syncs: number;
  failed: number;
  conflicts: number;
  reasons: string[];
};

/** Puts these in the place of what was known of the tenant's devices, and notes for the day what changed. */
export async function writeHealth(
  client: PoolClient,
  tenant: TenantId,
  rows: readonly HealthRow[],
  at: Date,
): Promise<void> {
  const given = `jsonb_to_recordset($2) AS h (device_no integer, score real, success_part real, recency_part real,
    conflict_part real, syncs integer, failed integer, conflicts integer, reasons jsonb)`;
  const values = [tenant, JSON.stringify(rows), at];
  await client.query(
    `INSERT INTO sync_device_health AS known (tenant_id, device_no, score, success_part, recency_part, conflict_part, syncs,
       failed, conflicts, reasons, measured_at)
     SELECT $1, device_no, score, success_part, recency_part, conflict_part, syncs, failed, conflicts,
       ARRAY(SELECT jsonb_array_elements_text(reasons)), $3 FROM ${given}
     ON CONFLICT (tenant_id, device_no) DO UPDATE SET score = EXCLUDED.score, success_part = EXCLUDED.success_part,
       recency_part = EXCLUDED.recency_part, conflict_part = EXCLUDED.conflict_part, syncs = EXCLUDED.syncs,
       failed = EXCLUDED.failed, conflicts = EXCLUDED.conflicts, reasons = EXCLUDED.reasons,
       measured_at = EXCLUDED.measured_at`,
    values,
  );
  await client.query(
    `INSERT INTO sync_device_health_history AS known (tenant_id, device_no, day, score, success_part, recency_part, conflict_part)
     SELECT $1, h.device_no, ($3::timestamptz AT TIME ZONE 'utc')::date, h.score, h.success_part, h.recency_part, h.conflict_part
     FROM ${given}
     LEFT JOIN LATERAL (
       SELECT score FROM sync_device_health_history p WHERE p.tenant_id = $1 AND p.device_no = h.device_no
       ORDER BY day DESC LIMIT 1
     ) AS latest ON true
     WHERE latest.score IS DISTINCT FROM h.score
     ON CONFLICT (tenant_id, device_no, day) DO UPDATE SET score = EXCLUDED.score, success_part = EXCLUDED.success_part,
       recency_part = EXCLUDED.recency_part, conflict_part = EXCLUDED.conflict_part`,
    values,
  );
  await client.query(
    `DELETE FROM sync_device_health_history WHERE tenant_id = $1 AND day < ($2::timestamptz AT TIME ZONE 'utc')::date - 90`,
    [tenant, at],
  );
}

/** One process at a time looks at a tenant's devices; held to the end of the transaction. */
export async function lockHealth(client: PoolClient, tenant: TenantId): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtextextended('sync_device_health' || $1::text, 0)) AS mine",
    [tenant],
  );
  return rows[0]?.mine ?? false;
}

export type HealthDayRow = Pick<HealthRow, "score" | "success_part" | "recency_part" | "conflict_part"> & {
  day: string;
};

/** A device's scores of the days on which they changed, oldest first. */
export async function readHealthHistory(
  client: PoolClient,
  tenant: TenantId,
  deviceNo: number,
): Promise<HealthDayRow[]> {
  const { rows } = await client.query<HealthDayRow>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, score, success_part, recency_part, conflict_part
     FROM sync_device_health_history WHERE tenant_id = $1 AND device_no = $2 ORDER BY day`,
    [tenant, deviceNo],
  );
  return rows;
}
