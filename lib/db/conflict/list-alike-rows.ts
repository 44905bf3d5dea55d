import type { LoggedClientEntry } from "@/lib/contract/conflict";
import type { Fields } from "@/lib/contract/json";
import type { EntryFields } from "@/lib/core/conflict/entry-fields";
import { PAGE_BYTES } from "../bounded-page";
import { once, type Parameter, sql } from "../sql";
import type { TenantId } from "../tenant-id";
import type { TenantTx } from "../tx";
import { withTenantSql } from "../with-tenant";

/** `told`: what a decision goes by, `AlikeEntry` as JSON. */
export type AlikeRow = {
  id: string;
  mobile_id: string;
  label: string | null;
  device_name: string | null;
  created_at: Date;
  record_version: number;
  told: string;
};

/** Of the base and the record only fields that the edit changes. */
export type AlikeEntry = EntryFields & { client: Omit<LoggedClientEntry, "data">; record: Fields };

/** Rows that are read at a time: the database reads each whole before it knows which fit. */
const AT_ONCE = 16;

/**
 * Waiting conflicts that look like this one: same domain, same contested fields, both about a delete or both not, and
 * their records alive or not alike. The oldest, at most `limit` and as many as fit into an answer. Undefined where there
 * is no such conflict.
 */
export function listAlikeRows(
  tenant: TenantId,
  id: string,
  limit: number,
): Promise<{ rows: AlikeRow[]; total: number } | undefined> {
  return withTenantSql(tenant, "ISOLATION LEVEL REPEATABLE READ READ ONLY", async (t) => {
    const [alike] = await t.rows<{ ids: string[]; total: number }>(alikeTo(t, once(id), limit));
    if (!alike) return undefined;
    return { rows: await readFitting(t, alike.ids), total: alike.total };
  });
}

async function readFitting(t: TenantTx, ids: readonly string[]): Promise<AlikeRow[]> {
  const read: AlikeRow[] = [];
  let room = PAGE_BYTES;
  for (let at = 0; at < ids.length && room > 0; at += AT_ONCE) {
    const rows = await t.rows<AlikeRow>(told(t, ids.slice(at, at + AT_ONCE), room));
    read.push(...rows);
    for (const { told } of rows) room -= told.length;
    if (rows.length < AT_ONCE) break;
  }
  return read;
}

/** The database keeps the keys of an object in one order, so the same keys are the same array. */
const alikeTo = (t: TenantTx, id: Parameter, limit: number) => sql`
  WITH asked AS MATERIALIZED (
    SELECT o.domain, o.contested, o.client_entry->>'op' AS op, s.deleted,
      ARRAY(SELECT jsonb_object_keys(o.fields)) AS fields
    FROM sync_conflict_resolution_log o
    JOIN sync_record s ON s.tenant_id = o.tenant_id AND s.domain = o.domain AND s.mobile_id = o.mobile_id
    WHERE o.tenant_id = ${t} AND o.id = ${id}),
  alike AS MATERIALIZED (
    SELECT c.id, c.created_at
    FROM asked
    JOIN sync_conflict_resolution_log c ON c.tenant_id = ${t} AND c.state = 'pending' AND c.id <> ${id}
      AND c.domain = asked.domain AND c.contested = asked.contested AND c.client_entry->>'op' = asked.op
      -- The column holds the first of very many fields.
      AND ARRAY(SELECT jsonb_object_keys(c.fields)) = asked.fields
    JOIN sync_record r ON r.tenant_id = c.tenant_id AND r.domain = c.domain AND r.mobile_id = c.mobile_id
      AND r.deleted = asked.deleted)
  SELECT ARRAY(SELECT id FROM alike ORDER BY created_at, id LIMIT ${limit}) AS ids,
    (SELECT count(*)::int FROM alike) AS total
  FROM sync_conflict_resolution_log WHERE tenant_id = ${t} AND id = ${id}`;

/** Without OFFSET 0 each field of the base and the record would unpack the entry again, and all would be told twice. */
const told = (
  t: TenantTx,
  ids: readonly string[],
  room: number,
) => sql`SELECT id, mobile_id, label, device_name, created_at, record_version, told FROM (
    SELECT page.*, coalesce(sum(octet_length(told)) OVER (ORDER BY created_at, id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS preceding
    FROM (
      SELECT c.id, c.mobile_id, c.created_at, d.name AS device_name, r.version::float8 AS record_version,
        left(COALESCE(r.data->>'title', c.client_entry#>>'{data,title}', r.data->>'worker_id'), 200) AS label,
        json_build_object('client', said.client, 'verdicts', said.verdicts,
          'base', CASE WHEN c.base IS NOT NULL THEN (
            SELECT coalesce(json_object_agg(key, value), '{}') FROM jsonb_each(c.base) WHERE said.delta ? key) END,
          'record', (SELECT coalesce(json_object_agg(key, value), '{}') FROM jsonb_each(r.data)
            WHERE said.delta ? key OR said.unset ? key OR said.verdicts ? key))::text AS told
      FROM sync_conflict_resolution_log c
      JOIN sync_record r ON r.tenant_id = c.tenant_id AND r.domain = c.domain AND r.mobile_id = c.mobile_id
      LEFT JOIN device d ON d.tenant_id = c.tenant_id AND d.no = c.device_no
      CROSS JOIN LATERAL (
        SELECT c.client_entry - 'data' AS client, c.client_entry->'delta' AS delta,
          coalesce(c.client_entry->'unset', '[]') AS unset,
          (SELECT jsonb_object_agg(key, true) FROM jsonb_object_keys(c.fields) AS key) AS verdicts
        OFFSET 0) AS said
      WHERE c.tenant_id = ${t} AND c.id = ANY(${ids}::uuid[]) OFFSET 0) AS page) AS bounded
  WHERE preceding < ${room} ORDER BY created_at, id`;
