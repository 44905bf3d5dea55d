import { EVENT_STATUS_CODE } from "@/lib/contract/sync-event";
import { GROWTH, SHORTEST_MS } from "@/lib/core/analytics/duration-buckets";
import { RATE_STEP_MS } from "@/lib/core/analytics/unpack-rates";
import { numbered, sql } from "../sql";
import type { TenantTx } from "../tx";
import { EVENT_MEASURES, steps } from "./event-measures";
import { measureParameters } from "./event-requests";
import type { Period } from "./snapshot-rows";

/** A stretch of time, [from, to), in rows of so many minutes: hours or parts of one, or a whole day as one. */
type Stretch = { from: Date; to: Date; minutes: number };

/**
 * Puts what the events of a stretch add up to in the place of the rows there; nothing of it comes to Node. A day is only
 * kept where its hours hold just those events: where they hold more, or one lies across midnight, it is read from them.
 */
export async function countSnapshots(
  t: TenantTx,
  period: Period,
  { from, to, minutes }: Stretch,
): Promise<void> {
  const starts: Date[] = [];
  for (let at = from.getTime(); at < to.getTime(); at += minutes * 60_000) starts.push(new Date(at));
  await t.run(sql`DELETE FROM sync_analytics_snapshot WHERE tenant_id = ${t} AND period = ${period}
       AND start < ${to} AND start + minutes * interval '1 minute' > ${from}`);
  const values = [...measureParameters([{ tenant: t.tenant, from, to }], starts), minutes];
  await t.run(numbered(COUNT[period], values));
}

const { resolved, set_aside, queued, pulled } = EVENT_STATUS_CODE;
const countOf = (condition: string) => `COALESCE(sum(count) FILTER (WHERE ${condition}), 0)::int`;
const share = (part: string, whole: string) => `(${part})::float8 / NULLIF(${whole}, 0)`;

// What core/analytics works out of merged measures: snapshot-metrics.ts, and duration-buckets.ts the percentile.
const METRICS = `
  ranked AS MATERIALIZED (
    SELECT bucket, 2 * ${SHORTEST_MS} * ${GROWTH} ^ (number + 1)::float8 / (${GROWTH} + 1) AS ms,
      sum(times) OVER (PARTITION BY bucket ORDER BY number) AS reach,
      0.95 * (sum(times) OVER (PARTITION BY bucket) - 1) AS rank
    FROM (SELECT bucket, number, sum(times) AS times FROM duration GROUP BY bucket, number) AS d
  ), p95 AS MATERIALIZED (
    SELECT bucket, below + (above - below) * (rank - floor(rank))::float8 AS p95_sync_duration_ms
    FROM (SELECT bucket, rank, min(ms) FILTER (WHERE reach > floor(rank)) AS below,
        min(ms) FILTER (WHERE reach > ceil(rank)) AS above FROM ranked GROUP BY bucket, rank) AS r
  ), ends AS MATERIALIZED (
    SELECT bucket, sum(count) AS items, ${countOf(`status NOT IN (${queued}, ${pulled})`)} AS sent,
      ${countOf(`status = ${resolved}`)} AS resolved, ${countOf(`status = ${set_aside}`)} AS set_aside
    FROM counts GROUP BY bucket
  ), seen AS MATERIALIZED (
    SELECT bucket, count(DISTINCT device_no) AS unique_devices FROM used GROUP BY bucket
  )`;

// As unpack-rates.ts reads them.
const RATES = `
  rates AS MATERIALIZED (
    SELECT bucket, string_agg(
      pack_number(4 * step + CASE WHEN failures > 0 THEN 2 ELSE 0 END + CASE WHEN edits > 0 THEN 1 ELSE 0 END)
        || pack_number(requests) || CASE WHEN failures > 0 THEN pack_number(failures) ELSE '' END
        || CASE WHEN edits > 0 THEN pack_number(edits) || pack_number(conflicts) ELSE '' END, '' ORDER BY n) AS rates
    FROM (${steps(
      "n",
      "bucket",
      `(SELECT *, (extract(epoch FROM at - ($6::timestamptz[])[bucket + 1]) * 1000 / ${RATE_STEP_MS})::int AS n
        FROM (SELECT bucket, date_bin('${RATE_STEP_MS} ms', at, 'epoch') AS at, count(*) AS requests,
            count(*) FILTER (WHERE code <> 0) AS failures, sum(entries) AS edits, sum(conflicts) AS conflicts
          FROM request FULL JOIN ended USING (items) GROUP BY bucket, 2) AS r) AS numbered`,
    )}) AS s GROUP BY bucket
  )`;

const insert = (period: Period, rates: string, condition: string) => `
  WITH ${EVENT_MEASURES}, ${METRICS}, ${rates}
  INSERT INTO sync_analytics_snapshot (tenant_id, period, start, minutes, events, total_sync_requests, successful_syncs,
    failed_syncs, refused_syncs, total_duration_ms, avg_sync_duration_ms, p95_sync_duration_ms, avg_items_per_sync,
    total_conflicts, auto_resolved_conflicts, manual_conflicts, conflict_rate_pct, total_bytes_synced,
    bytes_before_compression, bytes_saved_via_delta, bandwidth_efficiency_pct, unique_devices, unique_users, users,
    domain_breakdown, cells, rates)
  SELECT tenant_id, '${period}', ($6::timestamptz[])[bucket + 1], $7::smallint, events, total_sync_requests,
    total_sync_requests - failed_syncs, failed_syncs, refused_syncs, total_duration_ms,
    ${share("total_duration_ms", "total_sync_requests")}, p95_sync_duration_ms, ${share("items", "total_sync_requests")},
    COALESCE(resolved + set_aside, 0), COALESCE(resolved, 0), COALESCE(set_aside, 0),
    ${share("100 * (resolved + set_aside)", "sent")}, total_bytes_synced, bytes_before_compression, bytes_saved_via_delta,
    ${share(
      "100 * (bytes_saved_via_delta + bytes_before_compression - total_bytes_synced)",
      "bytes_saved_via_delta + bytes_before_compression",
    )},
    COALESCE(unique_devices, 0), unique_users, users, domain_breakdown, cells, COALESCE(rates, '')
  FROM measures LEFT JOIN p95 USING (bucket) LEFT JOIN ends USING (bucket) LEFT JOIN seen USING (bucket)
    LEFT JOIN rates USING (bucket)
  ${condition}`;

const COUNT: Record<Period, string> = {
  hour: insert("hour", RATES, ""),
  day: insert(
    "day",
    "rates AS (SELECT NULL::int AS bucket, NULL::bytea AS rates)",
    `WHERE events = (
      SELECT sum(events) FROM sync_analytics_snapshot
      WHERE tenant_id = ANY ($1) AND period = 'hour' AND start > $4::timestamptz - interval '1 hour' AND start < $5
        AND start + minutes * interval '1 minute' > $4
      HAVING bool_and(start >= $4 AND start + minutes * interval '1 minute' <= $5))`,
  ),
};
