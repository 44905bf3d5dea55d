import { sql } from "../sql";
import type { TenantTx } from "../tx";
import type { LoggedRange } from "./read-logged-conflicts";

/** As the database keeps them. The newest conflicts whose verdicts take no more than that tell enough. */
const READ_BYTES = 8 * 1024 * 1024;

/** The fields that a domain's conflicts waited for a person with, the most frequent first; "" is the record as a whole. */
export async function waitingFields(
  t: TenantTx,
  { domain, from, to }: LoggedRange,
  limit: number,
): Promise<string[]> {
  const rows = await t.rows<{ field: string }>(sql`
    SELECT field.key AS field
    FROM (SELECT fields, sum(pg_column_size(fields)) OVER (ORDER BY created_at DESC, id DESC) AS bytes
        FROM sync_conflict_resolution_log
        WHERE tenant_id = ${t} AND domain = ${domain} AND created_at >= ${from} AND created_at < ${to}
          AND state <> 'settled') AS c
      CROSS JOIN LATERAL jsonb_each(c.fields) AS field
    WHERE c.bytes <= ${READ_BYTES} AND field.value->>'winner' = 'nobody'
    GROUP BY field.key ORDER BY count(*) DESC, field.key LIMIT ${limit}`);
  return rows.map(({ field }) => field);
}
