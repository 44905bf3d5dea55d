import type { HealthBand } from "@/lib/contract/device-health";
import { sql } from "../sql";
import type { TenantTx } from "../tx";

/** How many devices that are not revoked score how; `unknown` have no score yet. */
export async function countHealthBands(t: TenantTx): Promise<{ [band in HealthBand]: number } | undefined> {
  const rows = await t.rows<{
    [band in HealthBand]: number;
  }>(sql`SELECT (count(*) FILTER (WHERE h.score >= 90))::int AS from_90,
       (count(*) FILTER (WHERE h.score >= 70 AND h.score < 90))::int AS from_70,
       (count(*) FILTER (WHERE h.score >= 50 AND h.score < 70))::int AS from_50,
       (count(*) FILTER (WHERE h.score < 50))::int AS below_50,
       (count(*) FILTER (WHERE h.score IS NULL))::int AS unknown
     FROM device d LEFT JOIN sync_device_health h ON h.tenant_id = d.tenant_id AND h.device_no = d.no
     WHERE d.tenant_id = ${t} AND d.revoked_at IS NULL`);
  return rows[0];
}
