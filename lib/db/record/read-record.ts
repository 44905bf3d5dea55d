import type { RecordState } from "@/lib/core/sync/record";
import { sql } from "../sql";
import type { TenantTx } from "../tx";

/** The columns of a record that make its state. */
export type StateRow = Pick<RecordState, "version" | "writer" | "deleted" | "data" | "fields"> & {
  life_version: number;
  life_writer: number;
  life_time: number | null;
};

export function recordState(row: StateRow): RecordState {
  return {
    version: row.version,
    writer: row.writer,
    deleted: row.deleted,
    life: [row.life_version, row.life_writer, row.life_time],
    data: row.data,
    fields: row.fields,
  };
}

/** One record with its marks, as the engine decides on it. */
export async function readRecord(t: TenantTx, domain: string, mobileId: string): Promise<RecordState | null> {
  const [row] = await t.rows<StateRow>(sql`
    SELECT version, writer, deleted, life_version, life_writer, life_time, data, fields
    FROM sync_record WHERE tenant_id = ${t} AND domain = ${domain} AND mobile_id = ${mobileId}`);
  return row ? recordState(row) : null;
}
