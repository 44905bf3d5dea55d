import { sql } from "../sql";
import type { TenantTx } from "../tx";

type FacetRow = { value: string; label: string | null; count: number };

/** More values than these make no list to choose from. */
const SHOWN = 100;

/** In which fields, and on which devices, the most edits wait for a person. Read from an index alone. */
export async function countConflictFacets(t: TenantTx): Promise<{ fields: FacetRow[]; devices: FacetRow[] }> {
  const fields = await t.rows<FacetRow>(sql`
    SELECT field AS value, NULL AS label, sum(w.count)::int AS count
    FROM (SELECT contested, count(*) AS count FROM sync_conflict_resolution_log
      WHERE tenant_id = ${t} AND state = 'pending' GROUP BY contested) AS w, unnest(w.contested) AS field
    WHERE field <> ''
    GROUP BY field ORDER BY count DESC, field LIMIT ${SHOWN}`);
  const devices = await t.rows<FacetRow>(sql`
    SELECT d.id AS value, d.name AS label, w.count
    FROM (SELECT device_no, count(*)::int AS count FROM sync_conflict_resolution_log
      WHERE tenant_id = ${t} AND state = 'pending'
      GROUP BY device_no ORDER BY count DESC, device_no LIMIT ${SHOWN}) AS w
    JOIN device d ON d.tenant_id = ${t} AND d.no = w.device_no
    ORDER BY w.count DESC, d.name`);
  return { fields, devices };
}
