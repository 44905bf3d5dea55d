import { EVENT_KIND_CODE } from "@/lib/contract/sync-event";
import { ENDED } from "../analytics/ended";
import { sql } from "../sql";
import type { TenantTx } from "../tx";

export type DeviceCounts = {
  device: number;
  requests: number;
  failures: number;
  entries: number;
  setAside: number;
};

/** What each device that synced since then asked for and got. */
export function readDeviceCounts(t: TenantTx, since: Date): Promise<DeviceCounts[]> {
  return t.rows<DeviceCounts>(sql`
    SELECT c.device_no AS device, count(*)::int AS requests, count(*) FILTER (WHERE code::int < 0)::int AS failures,
      sum(ended.entries)::int AS entries, sum(ended.set_aside)::int AS "setAside"
    FROM sync_event e JOIN sync_event_client c ON c.tenant_id = e.tenant_id AND c.no = e.client_no, ${ENDED}
    WHERE e.tenant_id = ${t} AND at >= ${since} AND kind::int <> ${EVENT_KIND_CODE.track} GROUP BY 1`);
}

/** The conflicts that one version of a policy decided since then, and how many of them it left to a person. */
export async function readPolicyCounts(
  t: TenantTx,
  { domain, version, since }: { domain: string; version: number; since: Date },
): Promise<{ cases: number; setAside: number }> {
  const [counts] = await t.rows<{ cases: number; setAside: number }>(sql`
    SELECT count(*)::int AS cases, count(*) FILTER (WHERE state <> 'settled')::int AS "setAside"
    FROM sync_conflict_resolution_log
    WHERE tenant_id = ${t} AND state IN ('settled', 'pending', 'reviewed') AND created_at >= ${since}
      AND domain = ${domain} AND policy_version = ${version}`);
  return counts ?? { cases: 0, setAside: 0 };
}
