import { EVENT_KIND_CODE } from "@/lib/contract/sync-event";
import { GROWTH, SHORTEST_MS } from "@/lib/core/analytics/duration-buckets";
import type { Values } from "../sql";
import type { TenantId } from "../tenant-id";
import { bucketNumber } from "./span";

/** A stretch of a tenant's time, [from, to). */
export type EventRange = { tenant: TenantId; from: Date; to: Date };

/** What EVENT_REQUESTS are given: ranges of events, and the starts (ascending) of the buckets that they are counted in. */
export function measureParameters(ranges: readonly EventRange[], starts: readonly Date[]): Values[] {
  const froms = ranges.map(({ from }) => from);
  const tos = ranges.map(({ to }) => to);
  const first = new Date(Math.min(...froms.map(Number)));
  const last = new Date(Math.max(...tos.map(Number)));
  return [ranges.map(({ tenant }) => tenant), froms, tos, first, last, starts];
}

export const BUCKET = "bucket, tenant_id";
/** What devices of one app version and platform (a model) had over one network. */
export const CELL = "bucket, model, network";

// Each span is looked through once, however many tenants share it, and only in the partitions of its own days.
const EVENTS = `
  FROM (SELECT DISTINCT since, until FROM unnest($2::timestamptz[], $3::timestamptz[]) AS s (since, until)) AS span
  CROSS JOIN LATERAL (
    SELECT * FROM sync_event
    WHERE tenant_id = ANY ($1::uuid[]) AND at >= span.since AND at < span.until AND at >= $4 AND at < $5 OFFSET 0
  ) AS e
  JOIN unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) AS r (tenant, since, until)
    ON r.tenant = e.tenant_id AND r.since = span.since AND r.until = span.until`;
const DURATION_BUCKET = `CASE WHEN duration_ms <= ${SHORTEST_MS} THEN 0
  ELSE floor(ln(duration_ms::float8 / ${SHORTEST_MS}) / ln(${GROWTH}::float8))::int END`;

/**
 * Parts of a query: all events, their sums, and those of them that are requests with who sent them. Clients are looked up
 * once, not once a request. A full join of parts that have the same is one that no nested loop can do: that is what the
 * planner takes where it thinks that there is little.
 */
export const EVENT_REQUESTS = `
  event AS MATERIALIZED (
    SELECT e.tenant_id, ${bucketNumber("at", "$6")} AS bucket, at, client_no, network::int AS network, duration_ms,
      bytes_in, bytes_in_wire, bytes_out, bytes_out_wire, bytes_saved_delta, code::int AS code, items,
      kind::int <> ${EVENT_KIND_CODE.track} AS is_request
    ${EVENTS}
  ), sums AS MATERIALIZED (
    SELECT ${BUCKET}, count(*)::int AS events,
      count(*) FILTER (WHERE is_request)::int AS total_sync_requests,
      count(*) FILTER (WHERE is_request AND code <> 0)::int AS failed_syncs,
      count(*) FILTER (WHERE is_request AND code > 0)::int AS refused_syncs,
      COALESCE(sum(duration_ms::float8) FILTER (WHERE is_request), 0) AS total_duration_ms,
      COALESCE(sum(bytes_in_wire::bigint + bytes_out_wire) FILTER (WHERE is_request), 0)::bigint AS total_bytes_synced,
      COALESCE(sum(bytes_in::bigint + bytes_out) FILTER (WHERE is_request), 0)::bigint AS bytes_before_compression,
      COALESCE(sum(bytes_saved_delta) FILTER (WHERE is_request), 0) AS bytes_saved_via_delta
    FROM event GROUP BY ${BUCKET}
  ), client AS MATERIALIZED (
    SELECT *, dense_rank() OVER (ORDER BY tenant_id, app_version, platform)::int AS model
    FROM (SELECT e.tenant_id, client_no, COALESCE(c.device_no, 0) AS device_no, c.user_no,
        COALESCE(NULLIF(c.app_version, ''), d.app_version, '') AS app_version, COALESCE(d.platform, '') AS platform
      FROM (SELECT DISTINCT tenant_id, client_no FROM event WHERE is_request) AS e
      LEFT JOIN sync_event_client c ON c.tenant_id = e.tenant_id AND c.no = e.client_no
      LEFT JOIN device d ON d.tenant_id = c.tenant_id AND d.no = c.device_no) AS known
  ), request AS MATERIALIZED (
    SELECT ${BUCKET}, at, model, network, device_no, user_no, ${DURATION_BUCKET} AS number, code, items
    FROM (SELECT * FROM event WHERE is_request) AS e FULL JOIN client USING (tenant_id, client_no)
  )`;
