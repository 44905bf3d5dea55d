import type { PoolClient } from "pg";
import type { ChainHead, ChainLink } from "@/lib/core/audit/chain-check";
import type { TenantId } from "../tenant-id";

/** The next links of a tenant's audit chain behind `after`, in the order of their numbers. */
export async function readChain(
  client: PoolClient,
  tenant: TenantId,
  after: number,
  limit: number,
): Promise<ChainLink[]> {
  const { rows } = await client.query<{ seq: string; content: Buffer; hash: Buffer }>({
    name: "audit-chain",
    text: `SELECT e.seq, e.hash, convert_to(jsonb_build_array(e.tenant_id, e.seq,
        to_char(e.at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), e.actor_id, e.actor_name, e.action,
        e.target, e.reason, e.before, e.after)::text, 'UTF8') AS content
      FROM audit_entry e WHERE e.tenant_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3`,
    values: [tenant, after, limit],
  });
  return rows.map(({ seq, content, hash }) => ({ seq: Number(seq), content, hash }));
}

/** Where the chain ends; at nothing where the tenant has no entry yet. */
export async function readChainHead(client: PoolClient, tenant: TenantId): Promise<ChainHead> {
  const { rows } = await client.query<{ seq: string; hash: Buffer }>(
    "SELECT seq, hash FROM audit_head WHERE tenant_id = $1",
    [tenant],
  );
  return { seq: Number(rows[0]?.seq ?? 0), hash: rows[0]?.hash ?? Buffer.alloc(0) };
}
