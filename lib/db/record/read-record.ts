import type { RecordState } from "@/lib/core/sync/record";
import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";

type Row = Pick<RecordState, "writer" | "deleted" | "data" | "fields"> & {
  version: bigint;
  life_version: bigint;
  life_writer: number;
  life_time: bigint | null;
};

/** One record with its marks, as the engine decides on it. */
export async function readRecord(
  tenant: TenantId,
  tx: Tx,
  domain: string,
  mobileId: string,
): Promise<RecordState | null> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT version, writer, deleted, life_version, life_writer, life_time, data, fields
    FROM sync_record WHERE tenant_id = ${tenant}::uuid AND domain = ${domain} AND mobile_id = ${mobileId}`;
  if (!row) return null;
  const lifeTime = row.life_time === null ? null : Number(row.life_time);
  return {
    version: Number(row.version),
    writer: row.writer,
    deleted: row.deleted,
    life: [Number(row.life_version), row.life_writer, lifeTime],
    data: row.data,
    fields: row.fields,
  };
}
