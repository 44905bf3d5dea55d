import type { AuditFacet, AuditFilter } from "@/lib/contract/audit";
import type { Json } from "@/lib/contract/json";
import { type Bounded, boundedPage } from "../bounded-page";
import { Prisma } from "../generated/client";
import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";

export type AuditRow = {
  seq: bigint;
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
  tenant: TenantId,
  tx: Tx,
  query: AuditRowsQuery,
): Promise<{ rows: Bounded<AuditRow>[]; total: number }> {
  const { reading, limit } = query;
  const where = auditFilter(tenant, query);
  const from = reading
    ? Prisma.sql`AND seq ${reading.back ? Prisma.sql`>` : Prisma.sql`<`} ${reading.position}`
    : Prisma.empty;
  const order = reading?.back ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const rows = await tx.$queryRaw<Bounded<AuditRow>[]>(
    boundedPage(Prisma.sql`
      SELECT seq, at, actor_name, action, target, reason, before, after, hash,
        row_number() OVER (ORDER BY seq ${order}) AS place,
        octet_length(concat(before, after)) AS bytes
      FROM audit_entry WHERE ${where} ${from} ORDER BY seq ${order} LIMIT ${limit}`),
  );
  const counted = await tx.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM audit_entry WHERE ${where}`;
  return { rows, total: counted[0]?.total ?? 0 };
}

function auditFilter(tenant: TenantId, { actor, action, from, to }: AuditFilter): Prisma.Sql {
  const conditions = [Prisma.sql`tenant_id = ${tenant}::uuid`];
  if (actor) conditions.push(Prisma.sql`actor_name = ${actor}`);
  if (action?.includes(".")) conditions.push(Prisma.sql`action = ${action}`);
  else if (action) conditions.push(Prisma.sql`split_part(action, '.', 1) = ${action}`);
  if (from) conditions.push(Prisma.sql`at >= ${new Date(from)}`);
  if (to) conditions.push(Prisma.sql`at < ${new Date(to)}`);
  return Prisma.join(conditions, " AND ");
}

/** Who did anything and what was done, the most frequent first. */
export async function readAuditFacets(
  tenant: TenantId,
  tx: Tx,
): Promise<{ actors: AuditFacet[]; actions: AuditFacet[] }> {
  const actors = await tx.$queryRaw<AuditFacet[]>`
    SELECT actor_name AS value, count(*)::int AS count FROM audit_entry WHERE tenant_id = ${tenant}::uuid
    GROUP BY actor_name ORDER BY count DESC, value LIMIT 200`;
  const actions = await tx.$queryRaw<AuditFacet[]>`
    SELECT action AS value, count(*)::int AS count FROM audit_entry WHERE tenant_id = ${tenant}::uuid
    GROUP BY action ORDER BY value LIMIT 200`;
  return { actors, actions };
}
