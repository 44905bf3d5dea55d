import type { PoolClient } from "pg";
import { EVENT_KIND_CODE, EVENT_STATUS_CODE } from "@/lib/contract/sync-event";
import { GROWTH, SHORTEST_MS } from "@/lib/core/analytics/duration-buckets";
import type { TenantId } from "../tenant-id";
import { bucketNumber } from "./span";

/** A stretch of a tenant's time, [from, to). */
export type EventRange = { tenant: TenantId; from: Date; to: Date };

/** What devices of one app version and platform (empty where a device is gone) had over one network. */
export type CellRow = {
  app_version: string;
  platform: string;
  network: number;
  refused: number;
  failed: number;
  rejected: number;
  set_aside: number;
  /** Bucket and count. */
  durations: [number, number][];
  /** Of each duration's requests; a device may come again. */
  devices: number[][];
};

/** The sums of one tenant's events in one bucket. `items` are (domain, status, count). */
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
  users: number[] | null;
  items: [number, number, number][] | null;
  cells: CellRow[] | null;
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

function parameters(ranges: readonly EventRange[], starts: readonly Date[]) {
  const froms = ranges.map(({ from }) => from);
  const tos = ranges.map(({ to }) => to);
  const first = new Date(Math.min(...froms.map(Number)));
  const last = new Date(Math.max(...tos.map(Number)));
  return [ranges.map(({ tenant }) => tenant), froms, tos, first, last, starts];
}

// Each span is looked through once, however many tenants share it, and only in the partitions of its own days.
const EVENTS = `
  FROM (SELECT DISTINCT since, until FROM unnest($2::timestamptz[], $3::timestamptz[]) AS s (since, until)) AS span
  CROSS JOIN LATERAL (
    SELECT * FROM sync_event
    WHERE tenant_id = ANY ($1::uuid[]) AND at >= span.since AND at < span.until AND at >= $4 AND at < $5 OFFSET 0
  ) AS e
  JOIN unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) AS r (tenant, since, until)
    ON r.tenant = e.tenant_id AND r.since = span.since AND r.until = span.until`;
const IS_REQUEST = `kind::int <> ${EVENT_KIND_CODE.track}`;
const DURATION_BUCKET = `CASE WHEN duration_ms <= ${SHORTEST_MS} THEN 0
  ELSE floor(ln(duration_ms::float8 / ${SHORTEST_MS}) / ln(${GROWTH}::float8))::int END`;
const CELL = "tenant_id, bucket, app_version, platform, network";
// Every part is worked out once, whatever the planner thinks of tables that it has no statistics of yet.
const MEASURES = `
  WITH event AS MATERIALIZED (
    SELECT e.tenant_id, ${bucketNumber("at", "$6")} AS bucket, c.device_no, c.user_no,
      COALESCE(NULLIF(c.app_version, ''), d.app_version, '') AS app_version, COALESCE(d.platform, '') AS platform,
      network::int AS network, duration_ms, ${DURATION_BUCKET} AS number, bytes_in, bytes_in_wire, bytes_out,
      bytes_out_wire, bytes_saved_delta, code::int AS code, items, rejected, set_aside, ${IS_REQUEST} AS is_request
    ${EVENTS}
    JOIN sync_event_client c ON c.tenant_id = e.tenant_id AND c.no = e.client_no
    LEFT JOIN device d ON d.tenant_id = e.tenant_id AND d.no = c.device_no,
    LATERAL (SELECT COALESCE(sum(count) FILTER (WHERE status = ${EVENT_STATUS_CODE.rejected}), 0) AS rejected,
      COALESCE(sum(count) FILTER (WHERE status = ${EVENT_STATUS_CODE.set_aside}), 0) AS set_aside
      FROM event_items(items)) AS ended
  ), sums AS MATERIALIZED (
    SELECT tenant_id, bucket, count(*)::float8 AS events,
      (count(*) FILTER (WHERE is_request))::float8 AS requests,
      (count(*) FILTER (WHERE is_request AND code > 0))::float8 AS refused,
      (count(*) FILTER (WHERE is_request AND code < 0))::float8 AS failed,
      COALESCE(sum(duration_ms::float8) FILTER (WHERE is_request), 0) AS total_duration_ms,
      COALESCE(sum(bytes_in_wire::bigint + bytes_out_wire) FILTER (WHERE is_request), 0)::float8 AS bytes_wire,
      COALESCE(sum(bytes_in::bigint + bytes_out) FILTER (WHERE is_request), 0)::float8 AS bytes_plain,
      COALESCE(sum(bytes_saved_delta) FILTER (WHERE is_request), 0)::float8 AS bytes_saved_delta,
      array_agg(DISTINCT user_no) FILTER (WHERE is_request AND user_no IS NOT NULL) AS users
    FROM event GROUP BY 1, 2
  ), items AS MATERIALIZED (
    SELECT tenant_id, bucket, json_agg(json_build_array(domain, status, count)) AS items FROM (
      SELECT tenant_id, bucket, i.domain, i.status, sum(i.count) AS count
      FROM event, event_items(items) AS i WHERE is_request GROUP BY 1, 2, 3, 4
    ) AS counted GROUP BY 1, 2
  ), cells AS MATERIALIZED (
    SELECT tenant_id, bucket, json_agg(json_build_object('app_version', app_version, 'platform', platform,
      'network', network, 'refused', refused, 'failed', failed, 'rejected', rejected, 'set_aside', set_aside,
      'durations', durations, 'devices', devices)) AS cells
    FROM (
      SELECT ${CELL}, sum(refused) AS refused, sum(failed) AS failed, sum(rejected) AS rejected,
        sum(set_aside) AS set_aside, json_agg(json_build_array(number, count)) AS durations, json_agg(devices) AS devices
      FROM (
        SELECT ${CELL}, number, count(*) AS count, count(*) FILTER (WHERE code > 0) AS refused,
          count(*) FILTER (WHERE code < 0) AS failed, sum(rejected) AS rejected, sum(set_aside) AS set_aside,
          json_agg(DISTINCT device_no) AS devices
        FROM event WHERE is_request GROUP BY ${CELL}, number
      ) AS counted GROUP BY ${CELL}
    ) AS cell GROUP BY 1, 2
  )
  SELECT sums.*, tenant_id AS tenant, items, cells
  FROM sums LEFT JOIN items USING (tenant_id, bucket) LEFT JOIN cells USING (tenant_id, bucket)`;
