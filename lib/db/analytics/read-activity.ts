import type { PoolClient } from "pg";
import { EVENT_OUTCOME_CODE } from "@/lib/contract/sync-event";
import type { TenantId } from "../tenant-id";
import { bucketNumber, type Span } from "./span";

/** Sums over the requests of one bucket, or of the whole span where `bucket` is null. Numbers of pg's float8. */
export type ActivityRow = {
  bucket: number | null;
  requests: number;
  refused: number;
  failed: number;
  active_devices: number;
  p50_ms: number | null;
  p95_ms: number | null;
  applied: number;
  merged: number;
  resolved: number;
  set_aside: number;
  rejected: number;
  duplicates: number;
  pulled: number;
  bytes_wire: number;
  bytes_plain: number;
  bytes_saved_delta: number;
};

/** What devices asked for, per bucket and in all; a bucket without requests has no row. */
export async function readActivity(client: PoolClient, tenant: TenantId, span: Span): Promise<ActivityRow[]> {
  const { rows } = await client.query<ActivityRow>(ACTIVITY, [
    tenant,
    span.from,
    span.to,
    span.starts,
    EVENT_OUTCOME_CODE.refused,
    EVENT_OUTCOME_CODE.failed,
  ]);
  return rows;
}

// One pass for the buckets and for the whole: a percentile of the whole can't be had from those of its parts.
const ACTIVITY = `
  SELECT bucket,
    count(*)::float8 AS requests,
    (count(*) FILTER (WHERE outcome = $5))::float8 AS refused,
    (count(*) FILTER (WHERE outcome = $6))::float8 AS failed,
    count(DISTINCT device_no)::float8 AS active_devices,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_ms) AS p50_ms,
    percentile_cont(0.95) WITHIN GROUP (ORDER BY duration_ms) AS p95_ms,
    sum(applied)::float8 AS applied,
    sum(merged)::float8 AS merged,
    sum(resolved)::float8 AS resolved,
    sum(set_aside)::float8 AS set_aside,
    sum(rejected)::float8 AS rejected,
    sum(duplicates)::float8 AS duplicates,
    sum(pulled)::float8 AS pulled,
    sum(bytes_in_wire::bigint + bytes_out_wire)::float8 AS bytes_wire,
    sum(bytes_in::bigint + bytes_out)::float8 AS bytes_plain,
    sum(bytes_saved_delta)::float8 AS bytes_saved_delta
  FROM (
    SELECT *, ${bucketNumber("at", "$4")} AS bucket
    FROM sync_event
    WHERE tenant_id = $1 AND at >= $2 AND at < $3
  ) AS event
  GROUP BY GROUPING SETS ((bucket), ())`;
