import { EVENT_KIND_CODE, EVENT_STATUS_CODE } from "@/lib/contract/sync-event";
import { raw, sql } from "../sql";
import type { TenantTx } from "../tx";

/** What a device went through since a moment. Revoked devices are left out. */
export type HealthSignsRow = {
  device_no: number;
  syncs: number;
  failed: number;
  conflicts: number;
  last_sync_at: Date | null;
};

export async function readHealthSigns(t: TenantTx, since: Date, until: Date): Promise<HealthSignsRow[]> {
  const rows = await t.rows<HealthSignsRow>(sql`WITH named AS (
       SELECT no AS client_no, device_no FROM sync_event_client WHERE tenant_id = ${t}
     ), week AS (
       SELECT device_no, count(*)::int AS syncs, (count(*) FILTER (WHERE code::int <> 0))::int AS failed,
         max(at) FILTER (WHERE code::int = 0) AS last_ok
       FROM sync_event JOIN named USING (client_no)
       WHERE tenant_id = ${t} AND at >= ${since} AND at < ${until} AND kind::int <> ${raw(EVENT_KIND_CODE.track)}
       GROUP BY 1
     ), met AS (
       SELECT device_no, sum(i.count)::int AS conflicts FROM sync_event JOIN named USING (client_no), event_items(items) AS i
       WHERE tenant_id = ${t} AND at >= ${since} AND at < ${until} AND kind::int <> ${raw(EVENT_KIND_CODE.track)} AND items <> ''
         AND i.status IN (${raw(EVENT_STATUS_CODE.resolved)}, ${raw(EVENT_STATUS_CODE.set_aside)})
       GROUP BY 1
     )
     SELECT d.no AS device_no, COALESCE(syncs, 0) AS syncs, COALESCE(failed, 0) AS failed,
       COALESCE(conflicts, 0) AS conflicts, 
       -- Of a moment in the past the device's own row says nothing.
       CASE WHEN GREATEST(d.last_push_at, d.last_pull_at) < ${until} THEN GREATEST(d.last_push_at, d.last_pull_at)
         ELSE last_ok END AS last_sync_at
     FROM device d LEFT JOIN week ON week.device_no = d.no LEFT JOIN met ON met.device_no = d.no
     WHERE d.tenant_id = ${t} AND d.revoked_at IS NULL`);
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
export async function writeHealth(t: TenantTx, rows: readonly HealthRow[], at: Date): Promise<void> {
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS h (device_no integer, score real, success_part real, recency_part real,
    conflict_part real, syncs integer, failed integer, conflicts integer, reasons jsonb)`;
  await t.run(sql`
     INSERT INTO sync_device_health AS known (tenant_id, device_no, score, success_part, recency_part, conflict_part, syncs,
       failed, conflicts, reasons, measured_at)
     SELECT ${t}, device_no, score, success_part, recency_part, conflict_part, syncs, failed, conflicts,
       ARRAY(SELECT jsonb_array_elements_text(reasons)), ${at}::timestamptz FROM ${given}
     ON CONFLICT (tenant_id, device_no) DO UPDATE SET score = EXCLUDED.score, success_part = EXCLUDED.success_part,
       recency_part = EXCLUDED.recency_part, conflict_part = EXCLUDED.conflict_part, syncs = EXCLUDED.syncs,
       failed = EXCLUDED.failed, conflicts = EXCLUDED.conflicts, reasons = EXCLUDED.reasons,
       measured_at = EXCLUDED.measured_at`);
  await t.run(sql`
     INSERT INTO sync_device_health_history AS known (tenant_id, device_no, day, score, success_part, recency_part, conflict_part)
     SELECT ${t}, h.device_no, (${at}::timestamptz AT TIME ZONE 'utc')::date, h.score, h.success_part, h.recency_part, h.conflict_part
     FROM ${given}
     LEFT JOIN LATERAL (
       SELECT score FROM sync_device_health_history p WHERE p.tenant_id = ${t} AND p.device_no = h.device_no
       ORDER BY day DESC LIMIT 1
     ) AS latest ON true
     WHERE latest.score IS DISTINCT FROM h.score
     ON CONFLICT (tenant_id, device_no, day) DO UPDATE SET score = EXCLUDED.score, success_part = EXCLUDED.success_part,
       recency_part = EXCLUDED.recency_part, conflict_part = EXCLUDED.conflict_part`);
  await t.run(
    sql`DELETE FROM sync_device_health_history WHERE tenant_id = ${t} AND day < (${at}::timestamptz AT TIME ZONE 'utc')::date - 90`,
  );
}

/** One process at a time looks at a tenant's devices; held to the end of the transaction. */
export async function lockHealth(t: TenantTx): Promise<boolean> {
  const rows = await t.rows<{ mine: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(hashtextextended('sync_device_health' || ${t}::text, 0)) AS mine`,
  );
  return rows[0]?.mine ?? false;
}

export type HealthDayRow = Pick<HealthRow, "score" | "success_part" | "recency_part" | "conflict_part"> & {
  day: string;
};

/** A device's scores of the days on which they changed, oldest first. */
export async function readHealthHistory(t: TenantTx, deviceNo: number): Promise<HealthDayRow[]> {
  const rows =
    await t.rows<HealthDayRow>(sql`SELECT to_char(day, 'YYYY-MM-DD') AS day, score, success_part, recency_part, conflict_part
     FROM sync_device_health_history WHERE tenant_id = ${t} AND device_no = ${deviceNo} ORDER BY day`);
  return rows;
}
