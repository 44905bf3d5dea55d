import type { Fields } from "@/lib/contract/json";
import type { RecordState } from "@/lib/core/sync/record";
import { sql } from "../sql";
import type { TenantTx } from "../tx";
import type { RecordName } from "./list-revision-rows";

type Row = {
  version: number | null;
  writer: number;
  life: RecordState["life"] | null;
  flips: number;
  values: Fields | null;
  absent: string[] | null;
};

/**
 * A record as it stood at one of its versions, without the fields' marks: of each field, what the oldest later write
 * replaced. Null where the record never was at that version, or where that is forgotten.
 */
export async function readRecordAt(
  t: TenantTx,
  { domain, mobileId }: RecordName,
  record: RecordState,
  version: number,
): Promise<RecordState | null> {
  if (version === record.version) return record;
  const [row] = await t.rows<Row>(sql`
    WITH later AS (
      SELECT version, before FROM sync_record_revision
      WHERE tenant_id = ${t} AND domain = ${domain} AND mobile_id = ${mobileId} AND version > ${version}
    ), replaced AS (
      SELECT DISTINCT ON (field) field, value FROM (
        SELECT version, key AS field, value FROM later, jsonb_each(before->'values')
        UNION ALL SELECT version, field, NULL FROM later, jsonb_array_elements_text(before->'absent') AS field
      ) AS every ORDER BY field, version
    ), next AS (SELECT before FROM later ORDER BY version LIMIT 1)
    SELECT (SELECT (before->>'version')::float8 FROM next) AS version,
      (SELECT (before->>'writer')::int FROM next) AS writer,
      (SELECT before->'life' FROM later WHERE before ? 'life' ORDER BY version LIMIT 1) AS life,
      (SELECT count(*)::int FROM later WHERE before ? 'life') AS flips,
      (SELECT jsonb_object_agg(field, value) FROM replaced WHERE value IS NOT NULL) AS values,
      (SELECT jsonb_agg(field) FROM replaced WHERE value IS NULL) AS absent`);
  if (row?.version !== version) return null;
  const data = { ...record.data, ...row.values };
  for (const field of row.absent ?? []) delete data[field];
  return {
    version,
    writer: row.writer,
    deleted: row.flips % 2 === 1 ? !record.deleted : record.deleted,
    life: row.life ?? record.life,
    data,
    fields: {},
  };
}
