import type { PoolClient } from "pg";
import type { Strategy } from "@/lib/contract/strategy";
import type { TenantId } from "../tenant-id";
import { bucketNumber, type Span } from "./span";

type Counts = { total: number; settled: number; reviewed: number; pending: number };

export type ConflictCountRow = Counts & { bucket: number; strategy: Strategy; domain: string };
export type ContestedFieldRow = Counts & { domain: string; field: string };

const COUNTS = `
  count(*)::int AS total,
  (count(*) FILTER (WHERE state = 'settled'))::int AS settled,
  (count(*) FILTER (WHERE state = 'reviewed'))::int AS reviewed,
  (count(*) FILTER (WHERE state = 'pending'))::int AS pending`;

/** Conflicts per bucket, strategy and domain; a combination without any has no row. */
export async function readConflictCounts(
  client: PoolClient,
  tenant: TenantId,
  span: Span,
): Promise<ConflictCountRow[]> {
  const { rows } = await client.query<ConflictCountRow>(
    `SELECT ${bucketNumber("created_at", "$4")} AS bucket, strategy, domain, ${COUNTS}
     FROM sync_conflict_resolution_log
     WHERE tenant_id = $1 AND created_at >= $2 AND created_at < $3
     GROUP BY 1, 2, 3`,
    [tenant, span.from, span.to, span.starts],
  );
  return rows;
}

/** The fields that conflicts were about, most often first. A conflict of two fields counts for both. */
export async function readContestedFields(
  client: PoolClient,
  tenant: TenantId,
  span: Span,
  limit: number,
): Promise<ContestedFieldRow[]> {
  const { rows } = await client.query<ContestedFieldRow>(
    `SELECT domain, field, ${COUNTS}
     FROM sync_conflict_resolution_log, jsonb_object_keys(fields) AS field
     WHERE tenant_id = $1 AND created_at >= $2 AND created_at < $3
     GROUP BY domain, field ORDER BY total DESC, domain, field LIMIT $4`,
    [tenant, span.from, span.to, limit],
  );
  return rows;
}
