import type { ShadowTally } from "@/lib/contract/policy-review";
import { sql } from "../sql";
import type { TenantTx } from "../tx";

const EXAMPLES = 5;

/** What a version of a policy in shadow would have made of the conflicts that others settled meanwhile. */
export async function tallyShadow(
  t: TenantTx,
  { domain, version }: { domain: string; version: number },
): Promise<ShadowTally> {
  const [tally] = await t.rows<{ since: Date | null; conflicts: number; differing: number }>(sql`
    SELECT min(created_at) AS since, count(*)::int AS conflicts,
      count(*) FILTER (WHERE (shadow->>'differs')::boolean)::int AS differing
    FROM sync_conflict_resolution_log
    WHERE tenant_id = ${t} AND domain = ${domain} AND (shadow->>'version')::integer = ${version}
      AND shadow IS NOT NULL AND policy_version <> ${version}`);
  const examples = await t.rows<{ id: string; label: string }>(sql`
    SELECT id, coalesce(server_entry#>>'{data,title}', client_entry#>>'{data,title}', mobile_id) AS label
    FROM sync_conflict_resolution_log
    WHERE tenant_id = ${t} AND domain = ${domain} AND (shadow->>'version')::integer = ${version}
      AND shadow IS NOT NULL AND policy_version <> ${version} AND (shadow->>'differs')::boolean
    ORDER BY created_at DESC LIMIT ${EXAMPLES}`);
  return {
    since: tally?.since?.toISOString() ?? null,
    conflicts: tally?.conflicts ?? 0,
    differing: tally?.differing ?? 0,
    examples,
  };
}
