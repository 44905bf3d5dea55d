import type {
  ConflictListQuery,
  ConflictState,
  ConflictWinner,
  ContestedField,
} from "@/lib/contract/conflict-review";
import type { Strategy } from "@/lib/contract/strategy";
import { containing } from "../like";
import { join, nothing, raw, type Sql, sql } from "../sql";
import type { TenantId } from "../tenant-id";
import type { TenantTx } from "../tx";
import { LABEL } from "./label";

export type ConflictSummaryRow = {
  id: string;
  domain: string;
  mobile_id: string;
  state: ConflictState;
  winner: ConflictWinner | null;
  strategy: Strategy;
  /** The first of them. */
  contested: ContestedField[];
  contested_total: number;
  op: "upsert" | "delete";
  server_deleted: boolean;
  label: string | null;
  urgency: number;
  device_id: string | null;
  device_name: string | null;
  created_at: Date;
  reviewed_at: Date | null;
  reviewer_name: string | null;
  undone_at: Date | null;
  undoer_name: string | null;
  undo_version: number | null;
};

/** Stands behind the conflict of this urgency logged at this time under this id. */
export type ConflictPosition = { urgency: number; createdAt: Date; id: string };

export type ConflictRowsQuery = Omit<ConflictListQuery, "cursor" | "format"> & {
  after?: ConflictPosition;
};

/**
 * One page of the conflict log, without the records themselves, and how many match in all. Which conflicts make the page
 * is read from an index alone; only those are then read themselves.
 */
export async function listConflictRows(
  t: TenantTx,
  query: ConflictRowsQuery,
): Promise<{ rows: ConflictSummaryRow[]; total: number }> {
  const where = conflictFilter(t.tenant, query);
  const { from, order } = ordering(query);
  const rows = await t.rows<ConflictSummaryRow>(sql`
    WITH page AS MATERIALIZED (
      SELECT c.id FROM sync_conflict_resolution_log c WHERE ${where} ${from} ORDER BY ${order} LIMIT ${query.limit})
    SELECT ${SUMMARY_COLUMNS}
    FROM page
    JOIN sync_conflict_resolution_log c ON c.tenant_id = ${t} AND c.id = page.id
    LEFT JOIN device d ON d.tenant_id = c.tenant_id AND d.no = c.device_no
    ORDER BY ${order}`);
  if (!query.after && rows.length < query.limit) return { rows, total: rows.length };
  const counted = await t.rows<{ total: number }>(sql`
    SELECT count(*)::int AS total FROM sync_conflict_resolution_log c WHERE ${where}`);
  return { rows, total: counted[0]?.total ?? 0 };
}

/** Both sorts walk an index; the other direction of a cursor walks it backwards. */
function ordering({ sort, order, after }: ConflictRowsQuery): { from: Sql; order: Sql } {
  const [direction, beyond, against, less] =
    order === "asc" ? [sql`ASC`, sql`>`, sql`DESC`, sql`<`] : [sql`DESC`, sql`<`, sql`ASC`, sql`>`];
  const byAge = sql`c.created_at ${direction}, c.id ${direction}`;
  const byUrgency = sql`c.urgency ${against}, ${byAge}`;
  if (!after) return { from: nothing, order: sort === "age" ? byAge : byUrgency };
  const older = sql`(c.created_at, c.id) ${beyond} (${after.createdAt}, ${after.id}::uuid)`;
  if (sort === "age") return { from: sql`AND ${older}`, order: byAge };
  const from = sql`AND (c.urgency ${less} ${after.urgency} OR c.urgency = ${after.urgency} AND ${older})`;
  return { from, order: byUrgency };
}

/** Literals, so that the planner knows which of the partial indexes, one for each state, holds what is asked for. */
const STATE_IS: Record<ConflictState, Sql> = {
  pending: sql`c.state = 'pending'`,
  settled: sql`c.state = 'settled'`,
  reviewed: sql`c.state = 'reviewed'`,
};

function conflictFilter(tenant: TenantId, query: ConflictRowsQuery): Sql {
  const conditions = [sql`c.tenant_id = ${tenant}::uuid`, STATE_IS[query.state]];
  if (query.domain) conditions.push(sql`c.domain = ${query.domain}`);
  if (query.strategy) conditions.push(sql`c.strategy = ${query.strategy}::conflict_strategy`);
  if (query.field) conditions.push(sql`c.contested @> ARRAY[${query.field}]::text[]`);
  if (query.q) conditions.push(sql`c.mobile_id ILIKE ${containing(query.q)}`);
  if (query.older_than_hours) {
    conditions.push(sql`c.created_at < now() - make_interval(hours => ${query.older_than_hours}::int)`);
  }
  if (query.device) {
    conditions.push(sql`c.device_no = (
      SELECT no FROM device WHERE tenant_id = ${tenant}::uuid AND id = ${query.device}::uuid)`);
  }
  return join(conditions, " AND ");
}

/** Contested fields that a line of a list tells of: an edit may contest a thousand, and a list has hundreds of lines. */
const FIELDS_TOLD = 32;

/** Of a conflict `c` and its device `d`. */
export const SUMMARY_COLUMNS = sql`c.id, c.domain, c.mobile_id, c.state::text, c.winner, c.strategy::text,
  COALESCE((SELECT json_agg(json_build_object('name', key, 'winner', value->'winner', 'reason', value->'reason')
      ORDER BY key) FROM (SELECT key, value FROM jsonb_each(c.fields) WHERE key <> ''
      ORDER BY key LIMIT ${raw(FIELDS_TOLD)}) AS first), '[]') AS contested,
  (SELECT count(*)::int FROM jsonb_object_keys(c.fields) AS key WHERE key <> '') AS contested_total,
  c.client_entry->>'op' AS op,
  c.server_entry IS NULL OR COALESCE((c.server_entry->>'deleted')::boolean, false) AS server_deleted,
  ${LABEL} AS label,
  c.urgency, d.id AS device_id, d.name AS device_name, c.created_at, c.reviewed_at, c.reviewer_name,
  c.undone_at, c.undoer_name, c.undo_version`;
