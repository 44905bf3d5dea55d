import type { TenantId } from "../tenant-id";
import { withTenantSql } from "../with-tenant";

export type Movement = {
  version: number;
  epoch: number;
  checkpointKey: Buffer;
  /** Who wrote something that is still newest, and up to which version; 0 is a person. */
  writers: { writer: number; version: number }[];
  /** Devices whose queued edits were settled: their own writes are news to them. */
  settled: number[];
  /** Those of the asked devices that were revoked. */
  revoked: number[];
};

/** What moved in a tenant since a version (nothing is asked of the records where the clock stands still). */
export function readMovement(
  tenant: TenantId,
  since: number | undefined,
  deviceNos: readonly number[],
): Promise<Movement> {
  return withTenantSql(tenant, "ISOLATION LEVEL REPEATABLE READ READ ONLY", async (client) => {
    const { rows } = await client.query<{
      version: string;
      epoch: number;
      checkpoint_key: Buffer;
      revoked: number[];
    }>({
      name: "watch-counter",
      text: `SELECT version, epoch, checkpoint_key, ARRAY(
          SELECT no FROM device WHERE tenant_id = $1 AND no = ANY($2) AND revoked_at IS NOT NULL) AS revoked
        FROM tenant_counter WHERE tenant_id = $1`,
      values: [tenant, deviceNos],
    });
    const [counter] = rows;
    if (!counter) throw new Error("the tenant has no counter");
    const { epoch, revoked } = counter;
    const version = Number(counter.version);
    const clock = { version, epoch, checkpointKey: counter.checkpoint_key };
    if (since === undefined || version <= since) return { ...clock, writers: [], settled: [], revoked };
    const written = await client.query<{ writer: number; version: string }>({
      name: "watch-writers",
      text: `SELECT writer, max(version) AS version FROM sync_record
        WHERE tenant_id = $1 AND version > $2 GROUP BY writer`,
      values: [tenant, since],
    });
    const settled = await client.query<{ device_no: number }>({
      name: "watch-settled",
      text: `SELECT DISTINCT device_no FROM sync_queue_item
        WHERE tenant_id = $1 AND device_no = ANY($2) AND settled_version > $3`,
      values: [tenant, deviceNos, since],
    });
    const writers = written.rows.map((row) => ({ writer: row.writer, version: Number(row.version) }));
    return { ...clock, writers, settled: settled.rows.map((row) => row.device_no), revoked };
  });
}
