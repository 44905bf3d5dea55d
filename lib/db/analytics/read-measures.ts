import type { PoolClient } from "pg";
import { EVENT_KIND_CODE, EVENT_STATUS_CODE } from "@/lib/contract/sync-event";
import { GROWTH, SHORTEST_MS } from "@/lib/core/analytics/duration-buckets";
import type { TenantId } from "../tenant-id";
import { bucketNumber } from "./span";

/** A stretch of a tenant's time, [from, to). */
export type EventRange = { tenant: TenantId; from: Date; to: Date };

/** The sums of one tenant's events in one bucket. `durations` are (bucket, count), `items` (domain, status, count). */
export type MeasureRow = {
  tenant: TenantId;
  bucket: number;
  events: number;
  requests: number;
  refused: number;
  failed: number;
  total_duration_ms: number;
  bytes_wire: number;
  bytes_plain: number;
  bytes_saved_delta: number;
  durations: [number, number][] | null;
  devices: number[] | null;
  users: number[] | null;
  items: [number, number, number][] | null;
};

export type GroupRow = {
  tenant: TenantId;
  bucket: number;
  dimension: "app_version" | "platform" | "network";
  /** Empty where the device is gone. */
  key: string;
  requests: number;
  refused: number;
  failed: number;
  rejected: number;
  set_aside: number;
  durations: [number, number][];
  devices: number[];
};

/** What the events of these ranges add up to, per tenant and bucket between `starts`; the database does all the counting. */
export async function readMeasureRows(
  client: PoolClient,
  ranges: readonly EventRange[],
  starts: readonly Date[],
): Promise<MeasureRow[]> {
  if (ranges.length === 0) return [];
  const { rows } = await client.query<MeasureRow>(MEASURES, parameters(ranges, starts));
  return rows;
}

/** The same requests by what their devices are and over which network they came. */
export async function readGroupRows(
  client: PoolClient,
  ranges: readonly EventRange[],
  starts: readonly Date[],
): Promise<GroupRow[]> {
  if (ranges.length === 0) return [];
  const { rows } = await client.query<GroupRow>(GROUPS, parameters(ranges, starts));
  return rows;
}

function parameters(ranges: readonly EventRange[], starts: readonly Date[]) {
  const froms = ranges.map(({ from }) => from);
  const tos = ranges.map(({ to }) => to);
  const first = new Date(Math.min(...froms.map(Number)));
  const last = new Date(Math.max(...tos.map(Number)));
  return [ranges.map(({ tenant }) => tenant), froms, tos, first, last, starts];
}

// The outer bounds let whole days be skipped before a row is looked at.
const RANGES = `
  FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) AS r (tenant, since, until)
  JOIN sync_event e ON e.tenant_id = r.tenant AND e.at >= r.since AND e.at < r.until
  WHERE e.at >= $4 AND e.at < $5`;
const IS_REQUEST = `kind::int <> ${EVENT_KIND_CODE.track}`;
const DURATION_BUCKET = `CASE WHEN duration_ms <= ${SHORTEST_MS} THEN 0
  ELSE floor(ln(duration_ms::float8 / ${SHORTEST_MS}) / ln(${GROWTH}::float8))::int END`;
const MEASURES = `
  WITH event AS MATERIALIZED (
    SELECT tenant_id, ${bucketNumber("at", "$6")} AS bucket, device_no, client_no, duration_ms, bytes_in, bytes_in_wire,
      bytes_out, bytes_out_wire, bytes_saved_delta, code::int AS code, items, ${IS_REQUEST} AS is_request
    ${RANGES}
  ), sums AS (
    SELECT tenant_id, bucket, count(*)::float8 AS events,
      (count(*) FILTER (WHERE is_request))::float8 AS requests,
      (count(*) FILTER (WHERE is_request AND code > 0))::float8 AS refused,
      (count(*) FILTER (WHERE is_request AND code < 0))::float8 AS failed,
      COALESCE(sum(duration_ms::float8) FILTER (WHERE is_request), 0) AS total_duration_ms,
      COALESCE(sum(bytes_in_wire::bigint + bytes_out_wire) FILTER (WHERE is_request), 0)::float8 AS bytes_wire,
      COALESCE(sum(bytes_in::bigint + bytes_out) FILTER (WHERE is_request), 0)::float8 AS bytes_plain,
      COALESCE(sum(bytes_saved_delta) FILTER (WHERE is_request), 0)::float8 AS bytes_saved_delta,
      array_agg(DISTINCT device_no) FILTER (WHERE is_request) AS devices
    FROM event GROUP BY 1, 2
  ), users AS (
    SELECT e.tenant_id, e.bucket, array_agg(DISTINCT c.user_no) AS users
    FROM (SELECT DISTINCT tenant_id, bucket, client_no FROM event WHERE is_request) AS e
    JOIN sync_event_client c ON c.tenant_id = e.tenant_id AND c.no = e.client_no
    WHERE c.user_no IS NOT NULL GROUP BY 1, 2
  ), durations AS (
    SELECT tenant_id, bucket, array_agg(ARRAY[number, count]) AS durations FROM (
      SELECT tenant_id, bucket, ${DURATION_BUCKET} AS number, count(*)::int AS count
      FROM event WHERE is_request GROUP BY 1, 2, 3
    ) AS counted GROUP BY 1, 2
  ), items AS (
    SELECT tenant_id, bucket, array_agg(ARRAY[domain, status, count]) AS items FROM (
      SELECT tenant_id, bucket, i.domain, i.status, sum(i.count)::int AS count
      FROM event, event_items(items) AS i WHERE is_request GROUP BY 1, 2, 3, 4
    ) AS counted GROUP BY 1, 2
  )
  SELECT sums.*, tenant_id AS tenant, durations, users, items
  FROM sums LEFT JOIN users USING (tenant_id, bucket) LEFT JOIN durations USING (tenant_id, bucket)
    LEFT JOIN items USING (tenant_id, bucket)`;

const GROUPS = `
  WITH event AS MATERIALIZED (
    SELECT e.tenant_id, ${bucketNumber("at", "$6")} AS bucket, e.device_no, dimension, COALESCE(key, '') AS key,
      ${DURATION_BUCKET} AS number, code::int AS code, rejected, set_aside
    ${RANGES.replace(
      "WHERE",
      `LEFT JOIN device d ON d.tenant_id = e.tenant_id AND d.no = e.device_no
       LEFT JOIN sync_event_client c ON c.tenant_id = e.tenant_id AND c.no = e.client_no,
       LATERAL (SELECT COALESCE(sum(count) FILTER (WHERE status = ${EVENT_STATUS_CODE.rejected}), 0) AS rejected,
         COALESCE(sum(count) FILTER (WHERE status = ${EVENT_STATUS_CODE.set_aside}), 0) AS set_aside
         FROM event_items(items)) AS ended,
       LATERAL (VALUES ('app_version', COALESCE(c.app_version, d.app_version)), ('platform', d.platform),
         ('network', network::int::text)) AS of (dimension, key)
       WHERE ${IS_REQUEST} AND`,
    )}
  ), sums AS (
    SELECT tenant_id, bucket, dimension, key, count(*)::float8 AS requests,
      (count(*) FILTER (WHERE code > 0))::float8 AS refused, (count(*) FILTER (WHERE code < 0))::float8 AS failed,
      sum(rejected)::float8 AS rejected, sum(set_aside)::float8 AS set_aside, array_agg(DISTINCT device_no) AS devices
    FROM event GROUP BY 1, 2, 3, 4
  ), durations AS (
    SELECT tenant_id, bucket, dimension, key, array_agg(ARRAY[number, count]) AS durations FROM (
      SELECT tenant_id, bucket, dimension, key, number, count(*)::int AS count FROM event GROUP BY 1, 2, 3, 4, 5
    ) AS counted GROUP BY 1, 2, 3, 4
  )
  SELECT sums.*, tenant_id AS tenant, durations
  FROM sums JOIN durations USING (tenant_id, bucket, dimension, key)`;
