import type { Policy } from "@/lib/contract/policy";
import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";

export type PolicyRow = {
  domain: string;
  version: number;
  policy: Policy;
  author_name: string;
  reason: string;
  created_at: Date;
};

/** The newest version of every domain that the tenant has a policy of its own for. */
export function latestPolicyRows(tenant: TenantId, tx: Tx): Promise<PolicyRow[]> {
  return tx.$queryRaw<PolicyRow[]>`
    SELECT DISTINCT ON (domain) domain, version, policy, author_name, reason, created_at
    FROM sync_tenant_conflict_policy WHERE tenant_id = ${tenant}::uuid ORDER BY domain, version DESC`;
}

/** Every version of one domain's policy, newest first. */
export function policyHistoryRows(tenant: TenantId, tx: Tx, domain: string): Promise<PolicyRow[]> {
  return tx.$queryRaw<PolicyRow[]>`
    SELECT domain, version, policy, author_name, reason, created_at
    FROM sync_tenant_conflict_policy WHERE tenant_id = ${tenant}::uuid AND domain = ${domain}
    ORDER BY version DESC`;
}

export type NewPolicyRow = {
  domain: string;
  version: number;
  policy: Policy;
  authorId: string | null;
  authorName: string;
  reason: string;
};

/** Adds a version; null where somebody else has taken its number. */
export async function insertPolicyRow(
  tenant: TenantId,
  tx: Tx,
  row: NewPolicyRow,
): Promise<PolicyRow | null> {
  const [inserted] = await tx.$queryRaw<PolicyRow[]>`
    INSERT INTO sync_tenant_conflict_policy (tenant_id, domain, version, strategy, policy, author_id, author_name, reason)
    VALUES (${tenant}::uuid, ${row.domain}, ${row.version}, ${row.policy.strategy}::conflict_strategy,
      ${JSON.stringify(row.policy)}::jsonb, ${row.authorId}::uuid, ${row.authorName}, ${row.reason})
    ON CONFLICT DO NOTHING
    RETURNING domain, version, policy, author_name, reason, created_at`;
  return inserted ?? null;
}
