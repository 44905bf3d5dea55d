import type { SnapshotMetrics } from "@/lib/contract/snapshot";
import { raw, sql } from "../sql";
import type { TenantId } from "../tenant-id";
import type { PipelinedTx, TenantTx, Tx } from "../tx";

/** What is kept of a stretch of time to merge it with others, its sets and counts packed: not what was worked out of it. */
export type KeptMeasures = Pick<
  SnapshotMetrics,
  "total_sync_requests" | "failed_syncs" | "bytes_saved_via_delta" | "total_bytes_synced" | "domain_breakdown"
> & {
  tenant: TenantId;
  refused_syncs: number;
  bytes_before_compression: number;
  events: number;
  total_duration_ms: number;
  users: Uint8Array;
  cells: Uint8Array;
};

export type StoredMeasures = KeptMeasures & { start: Date; minutes: number };

export type Period = "hour" | "day";

/** The columns of KeptMeasures. */
export const MEASURES = `tenant_id AS tenant, events, total_sync_requests, refused_syncs, failed_syncs,
  total_duration_ms, total_bytes_synced::float8 AS total_bytes_synced,
  bytes_before_compression::float8 AS bytes_before_compression, bytes_saved_via_delta::float8 AS bytes_saved_via_delta,
  users, domain_breakdown, cells`;

/** A stretch of a tenant's time, [from, to). */
type Range = { tenant: TenantId; from: Date; to: Date };

/** Rows that touch a range, also those that reach over an end of it. */
export async function readSnapshots(
  t: Tx,
  period: Period,
  ranges: readonly Range[],
): Promise<StoredMeasures[]> {
  if (ranges.length === 0) return [];
  // Not worked out in SQL: behind row-level security that would be no index condition.
  const earliest = ranges.map(({ from }) => new Date(from.getTime() - LONGEST_MS[period]));
  const rows = await t.rows<StoredMeasures>(sql`SELECT start, minutes, ${raw(MEASURES)}
     FROM unnest(${ranges.map(({ tenant }) => tenant)}::uuid[], ${earliest}::timestamptz[],
       ${ranges.map(({ from }) => from)}::timestamptz[], ${ranges.map(({ to }) => to)}::timestamptz[])
       AS r (tenant, earliest, since, until)
     JOIN sync_analytics_snapshot s ON s.tenant_id = r.tenant AND period = ${period} AND start > earliest AND start < until
     WHERE start + minutes * interval '1 minute' > since`);
  return rows;
}
/** A day has 25 hours where the clocks go back. */
const LONGEST_MS: Record<Period, number> = { hour: 3_600_000, day: 25 * 3_600_000 };

/** Up to where each tenant's hours are counted; a tenant that was never counted is missing. */
export async function readProgress(
  t: Tx,
  tenants: readonly TenantId[],
): Promise<Map<TenantId, { completeUntil: Date; ranAt: Date }>> {
  const rows = await t.rows<{ tenant: TenantId; complete_until: Date; ran_at: Date }>(
    sql`SELECT tenant_id AS tenant, complete_until, ran_at FROM sync_snapshot_progress WHERE tenant_id = ANY (${tenants}::uuid[])`,
  );
  return new Map(
    rows.map(({ tenant, complete_until, ran_at }) => [
      tenant,
      { completeUntil: complete_until, ranAt: ran_at },
    ]),
  );
}

export async function writeProgress(t: TenantTx, completeUntil: Date, ranAt: Date): Promise<void> {
  await t.run(sql`INSERT INTO sync_snapshot_progress (tenant_id, complete_until, ran_at) VALUES (${t}, ${completeUntil}, ${ranAt})
     ON CONFLICT (tenant_id) DO UPDATE SET complete_until = EXCLUDED.complete_until, ran_at = EXCLUDED.ran_at`);
}

/** Whole hours of [since, until) of which there are more events than the snapshots hold. */
export async function readUncountedHours(t: TenantTx, since: Date, until: Date): Promise<Date[]> {
  const rows = await t.rows<{ hour: Date }>(sql`WITH there AS (
       SELECT date_bin('1 hour', at, 'epoch'::timestamptz) AS hour, count(*) AS events
       FROM sync_event WHERE tenant_id = ${t} AND at >= ${since} AND at < ${until} GROUP BY 1
     ), counted AS (
       SELECT date_bin('1 hour', start, 'epoch'::timestamptz) AS hour, sum(events) AS events
       FROM sync_analytics_snapshot WHERE tenant_id = ${t} AND period = 'hour' AND start >= ${since} AND start < ${until} GROUP BY 1
     )
     SELECT hour FROM there LEFT JOIN counted USING (hour)
     WHERE there.events > COALESCE(counted.events, 0) ORDER BY hour`);
  return rows.map(({ hour }) => hour);
}

const COUNTING_SEC = 120;

/**
 * One process at a time counts a tenant's hours, held to the end of the transaction; a day of millions of events may take
 * longer than a request's statement. @returns false where another is at it
 */
export async function lockSnapshots(t: PipelinedTx): Promise<boolean> {
  const rows = await t.rows<{ mine: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(hashtextextended('sync_analytics_snapshot' || ${t}::text, 0)) AS mine`,
  );
  await t.allow(COUNTING_SEC);
  return rows[0]?.mine ?? false;
}

/** The hour (or the part of one) that was counted last, with its metrics. */
export async function readLatestHour(t: TenantTx): Promise<(SnapshotMetrics & { start: Date }) | undefined> {
  const rows = await t.rows<
    SnapshotMetrics & { start: Date }
  >(sql`SELECT start, total_sync_requests, successful_syncs, failed_syncs, avg_sync_duration_ms, p95_sync_duration_ms,
       avg_items_per_sync, total_conflicts, auto_resolved_conflicts, manual_conflicts, conflict_rate_pct,
       total_bytes_synced::float8 AS total_bytes_synced, bytes_saved_via_delta::float8 AS bytes_saved_via_delta,
       bandwidth_efficiency_pct, unique_devices, unique_users, domain_breakdown
     FROM sync_analytics_snapshot WHERE tenant_id = ${t} AND period = 'hour' ORDER BY start DESC LIMIT 1`);
  return rows[0];
}
