import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";
import type { LoggedRange } from "./read-logged-conflicts";

/** The fields that a domain's conflicts waited for a person with, the most frequent first; "" is the record as a whole. */
export async function waitingFields(
  tenant: TenantId,
  tx: Tx,
  { domain, from, to }: LoggedRange,
  limit: number,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ field: string }[]>`
    SELECT field.key AS field
    FROM sync_conflict_resolution_log c CROSS JOIN LATERAL jsonb_each(c.fields) AS field
    WHERE c.tenant_id = ${tenant}::uuid AND c.domain = ${domain} AND c.created_at >= ${from} AND c.created_at < ${to}
      AND c.state <> 'settled' AND field.value->>'winner' = 'nobody'
    GROUP BY field.key ORDER BY count(*) DESC, field.key LIMIT ${limit}`;
  return rows.map(({ field }) => field);
}
