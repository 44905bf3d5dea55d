import type { AuditFacet, AuditFilter } from "@/lib/contract/audit";
import type { Json } from "@/lib/contract/json";
import { type Bounded, boundedPage } from "../bounded-page";
import { join, nothing, type Sql, sql } from "../sql";
import type { TenantId } from "../tenant-id";
import type { TenantTx } from "../tx";

export type AuditRow = {
  seq: number;
  at: Date;
  actor_name: string;
  action: string;
  target: string;
  reason: string | null;
  before: Json;
  after: Json;
  hash: Uint8Array;
};

export type AuditRowsQuery = AuditFilter & {
  limit: number;
  /** Stands behind the entry of this number; `back` reads towards the newest. */
  reading: { position: number; back: boolean } | undefined;
};

/** One page of the audit, newest first, cut where what it tells gets too long, and how many entries match in all. */
export async function listAuditRows(
  t: TenantTx,
  query: AuditRowsQuery,
): Promise<{ rows: Bounded<AuditRow>[]; total: number }> {
  const { reading, limit } = query;
  const where = auditFilter(t.tenant, query);
  const from = reading ? sql`AND seq ${reading.back ? sql`>` : sql`<`} ${reading.position}` : nothing;
  const order = reading?.back ? sql`ASC` : sql`DESC`;
  const rows = await t.rows<Bounded<AuditRow>>(
    boundedPage(sql`
      SELECT seq, at, actor_name, action, target, reason, before, after, hash,
        row_number() OVER (ORDER BY seq ${order}) AS place,
        octet_length(concat(before, after)) AS bytes
      FROM audit_entry WHERE ${where} ${from} ORDER BY seq ${order} LIMIT ${limit}`),
  );
  const counted = await t.rows<{ total: number }>(sql`
    SELECT count(*)::int AS total FROM audit_entry WHERE ${where}`);
  return { rows, total: counted[0]?.total ?? 0 };
}

function auditFilter(tenant: TenantId, { actor, action, from, to }: AuditFilter): Sql {
  const conditions = [sql`tenant_id = ${tenant}::uuid`];
  if (actor) conditions.push(sql`actor_name = ${actor}`);
  if (action?.includes(".")) conditions.push(sql`action = ${action}`);
  else if (action) conditions.push(sql`split_part(action, '.', 1) = ${action}`);
  if (from) conditions.push(sql`at >= ${new Date(from)}`);
  if (to) conditions.push(sql`at < ${new Date(to)}`);
  return join(conditions, " AND ");
}

/** Who did anything and what was done, the most frequent first. */
export async function readAuditFacets(t: TenantTx): Promise<{ actors: AuditFacet[]; actions: AuditFacet[] }> {
  const actors = await t.rows<AuditFacet>(sql`
    SELECT actor_name AS value, count(*)::int AS count FROM audit_entry WHERE tenant_id = ${t}
    GROUP BY actor_name ORDER BY count DESC, value LIMIT 200`);
  const actions = await t.rows<AuditFacet>(sql`
    SELECT action AS value, count(*)::int AS count FROM audit_entry WHERE tenant_id = ${t}
    GROUP BY action ORDER BY value LIMIT 200`);
  return { actors, actions };
}
