import type { PoolClient } from "pg";
import type { TenantId } from "../tenant-id";

export type InboxRow = { pending: number; oldest_at: Date | null };

/** Conflicts that wait for a person, whenever they arose. */
export async function readInbox(client: PoolClient, tenant: TenantId): Promise<InboxRow | undefined> {
  const { rows } = await client.query<InboxRow>(
    `SELECT count(*)::int AS pending, min(created_at) AS oldest_at
     FROM sync_conflict_resolution_log WHERE tenant_id = $1 AND state = 'pending'`,
    [tenant],
  );
  return rows[0];
}
