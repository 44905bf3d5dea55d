import type { Policy } from "@/lib/contract/policy";
import type { PolicyChange } from "@/lib/contract/policy-review";
import type { Stage } from "@/lib/contract/rollout";
import { sql } from "../sql";
import type { TenantTx } from "../tx";

/** A version with the stage it has now. */
export type PolicyRow = Stage & {
  domain: string;
  version: number;
  policy: Policy;
  author_name: string;
  reason: string;
  created_at: Date;
};

/**
 * Of every domain that the tenant has a policy of its own for the newest version, and where that isn't on for
 * everybody, also the newest one that is.
 */
export function standingPolicyRows(t: TenantTx): Promise<PolicyRow[]> {
  return t.rows<PolicyRow>(sql`
    SELECT domain, version, policy, mode::text, percent, author_name, reason, created_at
    FROM standing_policies(${t}) ORDER BY domain, version DESC`);
}

/** A version with what it changed; null in those from before that was kept. */
export type PolicyHistoryRow = PolicyRow & { changes: PolicyChange[] | null };

/** Every version of one domain's policy, newest first. */
export function policyHistoryRows(t: TenantTx, domain: string): Promise<PolicyHistoryRow[]> {
  return t.rows<PolicyHistoryRow>(sql`
    SELECT p.domain, p.version, p.policy, p.changes, coalesce(s.mode, p.mode)::text AS mode,
      coalesce(s.percent, p.percent) AS percent, p.author_name, p.reason, p.created_at
    FROM sync_tenant_conflict_policy p
      LEFT JOIN LATERAL (SELECT r.mode, r.percent FROM rollout_stage r
        WHERE r.tenant_id = p.tenant_id AND r.subject = 'policy/' || p.domain || '/' || p.version
        ORDER BY r.no DESC LIMIT 1) s ON true
    WHERE p.tenant_id = ${t} AND p.domain = ${domain}
    ORDER BY p.version DESC`);
}

export type NewPolicyRow = Omit<PolicyRow, "author_name" | "created_at"> & {
  changes: PolicyChange[];
  authorId: string | null;
  authorName: string;
};

/** Adds a version; null where somebody else has taken its number. */
export async function insertPolicyRow(t: TenantTx, row: NewPolicyRow): Promise<PolicyRow | null> {
  const [inserted] = await t.rows<PolicyRow>(sql`
    INSERT INTO sync_tenant_conflict_policy
      (tenant_id, domain, version, strategy, policy, changes, mode, percent, author_id, author_name, reason)
    VALUES (${t}, ${row.domain}, ${row.version}, ${row.policy.strategy}::conflict_strategy,
      ${JSON.stringify(row.policy)}::jsonb, ${JSON.stringify(row.changes)}::jsonb,
      ${row.mode}::policy_mode, ${row.percent},
      ${row.authorId}::uuid, ${row.authorName}, ${row.reason})
    ON CONFLICT DO NOTHING
    RETURNING domain, version, policy, mode::text, percent, author_name, reason, created_at`);
  return inserted ?? null;
}
