import type { Strategy } from "@/lib/contract/strategy";
import { numbered, sql } from "../sql";
import type { TenantTx } from "../tx";
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

/**
 * Versions of policies that began to decide in the span, for whatever share of the devices, oldest first; at most as many
 * as `limit`, the latest ones. One that is in shadow decides nothing yet. Author and reason are of who switched it on.
 */
export async function readPolicyChanges(t: TenantTx, span: Span, limit: number): Promise<PolicyChangeRow[]> {
  const rows =
    await t.rows<PolicyChangeRow>(sql`SELECT ${numbered(bucketNumber("began.at", "$1"), [span.starts])} AS bucket, began.at, domain, version,
       strategy, began.author_name, began.reason
     FROM sync_tenant_conflict_policy p CROSS JOIN LATERAL (
       SELECT at, author_name, reason FROM (
         SELECT p.created_at AS at, p.author_name, p.reason WHERE p.mode = 'on' AND p.percent > 0
         UNION ALL
         SELECT s.created_at, s.author_name, s.reason FROM rollout_stage s
         WHERE s.tenant_id = p.tenant_id AND s.subject = 'policy/' || p.domain || '/' || p.version
           AND s.mode = 'on' AND s.percent > 0
       ) AS stage ORDER BY at LIMIT 1
     ) AS began
     WHERE p.tenant_id = ${t} AND began.at >= ${span.from} AND began.at < ${span.to}
     ORDER BY began.at DESC, domain LIMIT ${limit}`);
  return rows.reverse();
}
