import type { PoolClient } from "pg";
import type { TenantId } from "../tenant-id";

export type InboxRow = { pending: number; late: number; oldest_at: Date | null };

/** Conflicts that wait for a person, whenever they arose; `late` are those from before a moment. */
export async function readInbox(
  client: PoolClient,
  tenant: TenantId,
  lateBefore: Date,
): Promise<InboxRow | undefined> {
  const { rows } = await client.query<InboxRow>(
    `SELECT count(*)::int AS pending, (count(*) FILTER (WHERE created_at < $2))::int AS late, min(created_at) AS oldest_at
     FROM sync_conflict_resolution_log WHERE tenant_id = $1 AND state = 'pending'`,
    [tenant, lateBefore],
  );
  return rows[0];
}
