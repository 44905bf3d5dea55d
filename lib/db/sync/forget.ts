import type { PoolClient } from "pg";
import type { TenantId } from "../tenant-id";

/**
 * Drops tombstones from `before` then, and notes up to which version: checkpoints before that have expired. Tombstones
 * on which somebody's edit still waits for a person stay. Holds the tenant's counter, as every write does.
 */
export async function forgetTombstones(client: PoolClient, tenant: TenantId, before: Date): Promise<number> {
  await client.query("SELECT 1 FROM tenant_counter WHERE tenant_id = $1 FOR NO KEY UPDATE", [tenant]);
  const { rows } = await client.query<{ count: string }>(
    `WITH gone AS (
       DELETE FROM sync_record r
       WHERE r.tenant_id = $1 AND r.deleted AND r.updated_at < $2
         AND NOT EXISTS (SELECT FROM sync_conflict_resolution_log c WHERE c.tenant_id = $1
           AND c.domain = r.domain AND c.mobile_id = r.mobile_id AND c.state = 'pending')
       RETURNING r.version
     ), noted AS (
       UPDATE tenant_counter SET forgotten_version = greatest(forgotten_version, (SELECT max(version) FROM gone))
       WHERE tenant_id = $1
     )
     SELECT count(*) FROM gone`,
    [tenant, before],
  );
  return Number(rows[0]?.count ?? 0);
}

/** Drops the answers of batches from `before` then; a device that would still resend one that old has lost it anyway. */
export async function forgetBatches(client: PoolClient, tenant: TenantId, before: Date): Promise<number> {
  const { rowCount } = await client.query("DELETE FROM sync_batch WHERE tenant_id = $1 AND at < $2", [
    tenant,
    before,
  ]);
  return rowCount ?? 0;
}

/** Drops queued edits that were settled `before` then; what waits or was set aside stays. */
export async function forgetQueueItems(client: PoolClient, tenant: TenantId, before: Date): Promise<number> {
  const { rowCount } = await client.query(
    "DELETE FROM sync_queue_item WHERE tenant_id = $1 AND state IN ('done', 'discarded') AND settled_at < $2",
    [tenant, before],
  );
  return rowCount ?? 0;
}
