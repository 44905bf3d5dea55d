import { sql } from "../sql";
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
  return withTenantSql(tenant, "ISOLATION LEVEL REPEATABLE READ READ ONLY", async (t) => {
    const rows = await t.rows<{
      version: number;
      epoch: number;
      checkpoint_key: Buffer;
      revoked: number[];
    }>(
      sql`SELECT version, epoch, checkpoint_key, ARRAY(
          SELECT no FROM device WHERE tenant_id = ${t} AND no = ANY(${deviceNos}) AND revoked_at IS NOT NULL) AS revoked
        FROM tenant_counter WHERE tenant_id = ${t}`,
      "watch-counter",
    );
    const [counter] = rows;
    if (!counter) throw new Error("the tenant has no counter");
    const { version, epoch, revoked } = counter;
    const clock = { version, epoch, checkpointKey: counter.checkpoint_key };
    if (since === undefined || version <= since) return { ...clock, writers: [], settled: [], revoked };
    const writers = await t.rows<{ writer: number; version: number }>(
      sql`SELECT writer, max(version) AS version FROM sync_record
        WHERE tenant_id = ${t} AND version > ${since} GROUP BY writer`,
      "watch-writers",
    );
    const settled = await t.rows<{ device_no: number }>(
      sql`SELECT DISTINCT device_no FROM sync_queue_item
        WHERE tenant_id = ${t} AND device_no = ANY(${deviceNos}) AND settled_version > ${since}`,
      "watch-settled",
    );
    return { ...clock, writers, settled: settled.map((row) => row.device_no), revoked };
  });
}
