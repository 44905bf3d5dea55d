import { holdClock } from "../clock";
import { sql } from "../sql";
import type { TenantTx } from "../tx";

/**
 * Drops tombstones from `before` then, and notes up to which version: checkpoints before that have expired. Tombstones
 * on which somebody's edit still waits for a person stay. Holds the tenant's counter, as every write does.
 */
export async function forgetTombstones(t: TenantTx, before: Date): Promise<number> {
  await holdClock(t);
  const rows = await t.rows<{ count: number }>(sql`WITH gone AS (
       DELETE FROM sync_record r
       WHERE r.tenant_id = ${t} AND r.deleted AND r.updated_at < ${before}
         AND NOT EXISTS (SELECT FROM sync_conflict_resolution_log c WHERE c.tenant_id = ${t}
           AND c.domain = r.domain AND c.mobile_id = r.mobile_id AND c.state = 'pending')
       RETURNING r.version
     ), noted AS (
       UPDATE tenant_counter SET forgotten_version = greatest(forgotten_version, (SELECT max(version) FROM gone))
       WHERE tenant_id = ${t}
     )
     SELECT count(*)::int AS count FROM gone`);
  return rows[0]?.count ?? 0;
}

/** Drops the answers of batches from `before` then; a device that would still resend one that old has lost it anyway. */
export async function forgetBatches(t: TenantTx, before: Date): Promise<number> {
  return t.run(sql`DELETE FROM sync_batch WHERE tenant_id = ${t} AND at < ${before}`);
}

/** Drops queued edits that were settled `before` then; what waits or was set aside stays. */
export async function forgetQueueItems(t: TenantTx, before: Date): Promise<number> {
  return t.run(
    sql`DELETE FROM sync_queue_item WHERE tenant_id = ${t} AND state IN ('done', 'discarded') AND settled_at < ${before}`,
  );
}
