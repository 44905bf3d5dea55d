import { sql } from "../sql";
import type { TenantTx } from "../tx";

export type InboxRow = { pending: number; late: number; oldest_at: Date | null };

/** Conflicts that wait for a person, whenever they arose; `late` are those from before a moment. */
export async function readInbox(t: TenantTx, lateBefore: Date): Promise<InboxRow | undefined> {
  const rows =
    await t.rows<InboxRow>(sql`SELECT count(*)::int AS pending, (count(*) FILTER (WHERE created_at < ${lateBefore}))::int AS late, min(created_at) AS oldest_at
     FROM sync_conflict_resolution_log WHERE tenant_id = ${t} AND state = 'pending'`);
  return rows[0];
}
