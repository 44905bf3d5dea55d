import type { Strategy } from "@/lib/contract/strategy";
import { numbered, sql } from "../sql";
import type { TenantTx } from "../tx";
import { bucketNumber, type Span } from "./span";

type Counts = { total: number; settled: number; reviewed: number; pending: number };

export type ConflictCountRow = Counts & { bucket: number; strategy: Strategy; domain: string };
export type ContestedFieldRow = Counts & { domain: string; field: string };

const COUNTS = sql`
  count(*)::int AS total,
  (count(*) FILTER (WHERE state = 'settled'))::int AS settled,
  (count(*) FILTER (WHERE state = 'reviewed'))::int AS reviewed,
  (count(*) FILTER (WHERE state = 'pending'))::int AS pending`;

/** Conflicts per bucket, strategy and domain; a combination without any has no row. */
export async function readConflictCounts(t: TenantTx, span: Span): Promise<ConflictCountRow[]> {
  const rows =
    await t.rows<ConflictCountRow>(sql`SELECT ${numbered(bucketNumber("created_at", "$1"), [span.starts])} AS bucket, strategy, domain, ${COUNTS}
     FROM sync_conflict_resolution_log
     WHERE tenant_id = ${t} AND created_at >= ${span.from} AND created_at < ${span.to}
     GROUP BY 1, 2, 3`);
  return rows;
}

/** The fields that conflicts were about, most often first. A conflict of two fields counts for both. */
export async function readContestedFields(
  t: TenantTx,
  span: Span,
  limit: number,
): Promise<ContestedFieldRow[]> {
  const rows = await t.rows<ContestedFieldRow>(sql`SELECT domain, field, ${COUNTS}
     FROM sync_conflict_resolution_log, jsonb_object_keys(fields) AS field
     WHERE tenant_id = ${t} AND created_at >= ${span.from} AND created_at < ${span.to}
     GROUP BY domain, field ORDER BY total DESC, domain, field LIMIT ${limit}`);
  return rows;
}
