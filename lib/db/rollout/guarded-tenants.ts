import { sql } from "../sql";
import { type TenantId, tenantId } from "../tenant-id";
import { withPlatform } from "../with-tenant";

/** Tenants with a rollout under way that somebody set limits for. */
export async function guardedTenants(): Promise<TenantId[]> {
  const rows = await withPlatform((t) =>
    t.rows<{ tenant_id: string }>(sql`
      SELECT DISTINCT tenant_id FROM (
        SELECT DISTINCT ON (tenant_id, subject) tenant_id, mode, guard FROM rollout_stage
        ORDER BY tenant_id, subject, no DESC) newest
      WHERE mode = 'on' AND guard IS NOT NULL`),
  );
  return rows.map((row) => tenantId(row.tenant_id));
}
