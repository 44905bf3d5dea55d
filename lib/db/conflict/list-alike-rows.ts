import type { FieldVerdicts, LoggedClientEntry } from "@/lib/contract/conflict";
import type { Fields } from "@/lib/contract/json";
import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";

export type AlikeRow = {
  id: string;
  mobile_id: string;
  label: string | null;
  device_name: string | null;
  created_at: Date;
  base: Fields | null;
  client_entry: LoggedClientEntry;
  fields: FieldVerdicts;
  record_version: bigint;
  record_data: Fields;
};

/**
 * Waiting conflicts that look like this one: same domain, same contested fields, both about a delete or both not, and
 * their records alive or not alike. Oldest first.
 */
export async function listAlikeRows(
  tenant: TenantId,
  tx: Tx,
  id: string,
  limit: number,
): Promise<{ rows: AlikeRow[]; total: number }> {
  const rows = await tx.$queryRaw<(AlikeRow & { total: number })[]>`
    SELECT c.id, c.mobile_id, c.created_at, c.base, c.client_entry, c.fields, d.name AS device_name,
      COALESCE(r.data->>'title', c.client_entry#>>'{data,title}', r.data->>'worker_id') AS label,
      r.version AS record_version, r.data AS record_data, count(*) OVER ()::int AS total
    FROM sync_conflict_resolution_log o
    JOIN sync_record s ON s.tenant_id = o.tenant_id AND s.domain = o.domain AND s.mobile_id = o.mobile_id
    JOIN sync_conflict_resolution_log c ON c.tenant_id = o.tenant_id AND c.state = 'pending' AND c.id <> o.id
      AND c.domain = o.domain AND c.contested = o.contested AND c.client_entry->>'op' = o.client_entry->>'op'
      -- The column holds the first of very many fields.
      AND ARRAY(SELECT jsonb_object_keys(c.fields) ORDER BY 1) = ARRAY(SELECT jsonb_object_keys(o.fields) ORDER BY 1)
    JOIN sync_record r ON r.tenant_id = c.tenant_id AND r.domain = c.domain AND r.mobile_id = c.mobile_id
      AND r.deleted = s.deleted
    LEFT JOIN device d ON d.tenant_id = c.tenant_id AND d.no = c.device_no
    WHERE o.tenant_id = ${tenant}::uuid AND o.id = ${id}::uuid
    ORDER BY c.created_at, c.id LIMIT ${limit}`;
  return { rows, total: rows[0]?.total ?? 0 };
}
