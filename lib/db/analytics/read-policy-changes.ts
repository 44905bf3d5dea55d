import type { PoolClient } from "pg";
import type { Strategy } from "@/lib/contract/strategy";
import type { TenantId } from "../tenant-id";
import { bucketNumber, type Span } from "./span";

export type PolicyChangeRow = {
  bucket: number;
  at: Date;
  domain: string;
  version: number;
  strategy: Strategy;
  author_name: string;
  reason: string;
};

/** New versions of policies in the span, oldest first, at most as many as `limit`, the latest ones. */
export async function readPolicyChanges(
  client: PoolClient,
  tenant: TenantId,
  span: Span,
  limit: number,
): Promise<PolicyChangeRow[]> {
  const { rows } = await client.query<PolicyChangeRow>(
    `SELECT ${bucketNumber("created_at", "$4")} AS bucket, created_at AS at, domain, version, strategy, author_name, reason
     FROM sync_tenant_conflict_policy
     WHERE tenant_id = $1 AND created_at >= $2 AND created_at < $3
     ORDER BY created_at DESC, domain LIMIT $5`,
    [tenant, span.from, span.to, span.starts, limit],
  );
  return rows.reverse();
}
