import { sql } from "../sql";
import type { TenantTx } from "../tx";

/** Of these fields, the ones that no record of the domain carries. */
export async function absentFields(
  t: TenantTx,
  domain: string,
  fields: readonly string[],
): Promise<string[]> {
  if (fields.length === 0) return [];
  const rows = await t.rows<{ field: string }>(sql`
    SELECT field FROM unnest(${[...fields]}::text[]) AS asked(field)
    WHERE NOT EXISTS (SELECT FROM sync_record r
      WHERE r.tenant_id = ${t} AND r.domain = ${domain} AND jsonb_exists(r.data, field))`);
  return rows.map(({ field }) => field);
}
