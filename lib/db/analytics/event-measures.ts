import { EVENT_STATUS_CODE, EVENT_STATUSES } from "@/lib/contract/sync-event";
import { NETWORKS } from "@/lib/core/analytics/unpack-cells";
import { DOMAINS } from "@/lib/core/domains/registry";
import { BUCKET, CELL, EVENT_REQUESTS } from "./event-requests";

const { rejected, resolved, set_aside, queued, pulled } = EVENT_STATUS_CODE;
const countOf = (condition: string) => `COALESCE(sum(count) FILTER (WHERE ${condition}), 0)::int`;
const names = (of: readonly (readonly [code: number, name: string])[]) =>
  of.map(([code, name]) => `(${code}, '${name}')`).join(", ");
const DOMAIN_NAMES = names(DOMAINS.map(({ code, name }) => [code, name]));
const STATUS_NAMES = names(EVENT_STATUSES.map((name) => [EVENT_STATUS_CODE[name], name]));

// Without the blanks of json_object_agg, a third of what a small one takes. The names are ours and need no escape.
const object = (name: string, value: string) =>
  `'{' || string_agg(format('"%s":%s', ${name}, ${value}), ',' ORDER BY ${name}) || '}'`;

// Requests end in few ways: each is unfolded once, not once a request.
const ITEMS = `
  item AS MATERIALIZED (
    SELECT items, i.* FROM (SELECT DISTINCT items FROM request) AS r LEFT JOIN event_items(items) AS i ON true
  ), ended AS MATERIALIZED (
    SELECT items, ${countOf(`status NOT IN (${queued}, ${pulled})`)} AS entries,
      ${countOf(`status IN (${resolved}, ${set_aside})`)} AS conflicts,
      ${countOf(`status = ${set_aside}`)} AS set_aside, ${countOf(`status = ${rejected}`)} AS rejected
    FROM item GROUP BY items
  ), counts AS MATERIALIZED (
    SELECT ${BUCKET}, COALESCE(name, 'unknown') AS domain, status, sum(times * count) AS count
    FROM (SELECT ${BUCKET}, items, count(*) AS times FROM request GROUP BY ${BUCKET}, items) AS r
    JOIN item USING (items) LEFT JOIN (VALUES ${DOMAIN_NAMES}) AS n (domain, name) USING (domain)
    WHERE status IS NOT NULL GROUP BY ${BUCKET}, COALESCE(name, 'unknown'), status
  ), domains AS MATERIALIZED (
    SELECT ${BUCKET}, (${object("domain", "by_status")})::json AS domain_breakdown
    FROM (SELECT ${BUCKET}, domain, ${object("name", "count")} AS by_status
      FROM counts JOIN (VALUES ${STATUS_NAMES}) AS s (status, name) USING (status) GROUP BY ${BUCKET}, domain) AS d
    GROUP BY ${BUCKET}
  )`;

/** SQL for each row of a query with the step of its number from the one before in its group, or from 0. */
export const steps = (number: string, group: string, rows: string) =>
  `SELECT *, ${number} - lag(${number}, 1, 0) OVER (PARTITION BY ${group} ORDER BY ${number}) AS step FROM ${rows}`;

// As unpack-set.ts reads them: the steps, or a bit for each that could be there, if that is less.
const USERS = `
  sent AS MATERIALIZED (
    SELECT DISTINCT ${BUCKET}, user_no FROM request WHERE user_no IS NOT NULL
  ), user_bits AS MATERIALIZED (
    SELECT ${BUCKET}, '\\x00'::bytea
      || string_agg(decode(repeat('00', step - 1), 'hex') || set_byte('\\x00', 0, bits), '' ORDER BY byte) AS bits
    FROM (${steps(
      "byte",
      BUCKET,
      `(SELECT ${BUCKET}, 1 + user_no / 8 AS byte, bit_or(1 << user_no % 8) AS bits FROM sent GROUP BY ${BUCKET}, byte) AS b`,
    )}) AS s GROUP BY ${BUCKET}
  ), user_steps AS MATERIALIZED (
    SELECT ${BUCKET}, count(*) AS unique_users, string_agg(pack_number(step), '' ORDER BY user_no) AS steps
    FROM (${steps("user_no", BUCKET, "sent")}) AS s GROUP BY ${BUCKET}
  ), users AS MATERIALIZED (
    SELECT ${BUCKET}, unique_users, CASE WHEN length(steps) <= length(bits) THEN steps ELSE bits END AS users
    FROM user_steps FULL JOIN user_bits USING (${BUCKET})
  )`;

// Each byte is a number like any other.
const words = (column: string) => `
  SELECT ${BUCKET}, count(*) AS words, pack_number(count(*)) || string_agg(pack_number(length(word)) || bytes, '' ORDER BY place) AS packed
  FROM (SELECT DISTINCT ${BUCKET}, ${column}_place AS place, convert_to(${column}, 'UTF8') AS word FROM cell) AS w,
    LATERAL (SELECT COALESCE(string_agg(pack_number(get_byte(word, n)), '' ORDER BY n), '') AS bytes
      FROM generate_series(0, length(word) - 1) AS n) AS b
  GROUP BY ${BUCKET}`;
const place = (column: string) => `dense_rank() OVER (PARTITION BY ${BUCKET} ORDER BY ${column}) - 1`;

// As unpack-cells.ts reads them.
const CELLS = `
  duration AS MATERIALIZED (
    SELECT ${CELL}, number, count(*) AS times, count(*) FILTER (WHERE code > 0) AS refused,
      count(*) FILTER (WHERE code < 0) AS failed, sum(rejected) AS rejected, sum(set_aside) AS set_aside
    FROM request FULL JOIN ended USING (items) GROUP BY ${CELL}, number
  ), durations AS MATERIALIZED (
    SELECT ${CELL}, count(*) AS numbers, sum(refused)::bigint AS refused, sum(failed)::bigint AS failed,
      sum(rejected)::bigint AS rejected, sum(set_aside)::bigint AS set_aside,
      string_agg(CASE WHEN times = 1 THEN pack_number(2 * step) ELSE pack_number(2 * step + 1) || pack_number(times) END,
        '' ORDER BY number) AS durations
    FROM (${steps("number", CELL, "duration")}) AS s GROUP BY ${CELL}
  ), used AS MATERIALIZED (
    SELECT DISTINCT ${CELL}, device_no FROM request
  ), devices AS MATERIALIZED (
    SELECT ${CELL}, pack_number(count(*)) || string_agg(pack_number(step), '' ORDER BY device_no) AS devices
    FROM (${steps("device_no", CELL, "used")}) AS s GROUP BY ${CELL}
  ), cell AS MATERIALIZED (
    SELECT *, ${place("app_version")} AS app_version_place, ${place("platform")} AS platform_place
    FROM durations FULL JOIN devices USING (${CELL})
    JOIN (SELECT DISTINCT model, tenant_id, app_version, platform FROM client) AS m USING (model)
  ), cells AS MATERIALIZED (
    SELECT ${BUCKET}, versions.packed || platforms.packed || string_agg(
      pack_number((app_version_place * platforms.words + platform_place) * ${NETWORKS} + network)
      || CASE WHEN refused + failed + rejected + set_aside = 0 THEN pack_number(2 * numbers)
        ELSE pack_number(2 * numbers + 1) || pack_number(refused) || pack_number(failed) || pack_number(rejected)
          || pack_number(set_aside) END
      || durations || devices, '') AS cells
    FROM cell JOIN (${words("app_version")}) AS versions USING (${BUCKET})
    JOIN (${words("platform")}) AS platforms USING (${BUCKET})
    GROUP BY ${BUCKET}, versions.packed, platforms.packed
  )`;

/** Parts of a query, none of which is worked out twice. The last, `measures`, is what a row keeps of a tenant's bucket. */
export const EVENT_MEASURES = `${[EVENT_REQUESTS, ITEMS, USERS, CELLS].join(",")}, measures AS (
    SELECT sums.*, COALESCE(unique_users, 0) AS unique_users, COALESCE(users, '') AS users,
      COALESCE(domain_breakdown, '{}') AS domain_breakdown, COALESCE(cells, '') AS cells
    FROM sums LEFT JOIN users USING (${BUCKET}) LEFT JOIN domains USING (${BUCKET}) LEFT JOIN cells USING (${BUCKET})
  )`;
