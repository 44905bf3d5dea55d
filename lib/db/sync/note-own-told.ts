import type { OwnTold } from "@/lib/core/sync/own-writes";
import { sql } from "../sql";
import type { TenantId } from "../tenant-id";
import { withTenantSql } from "../with-tenant";

/**
 * Remembers which own writes a page covers, before the page is given out. Its commit is not waited for on disk: what a
 * crash of the database takes is written again by the device's next page.
 */
export async function noteOwnTold(tenant: TenantId, device: number, told: OwnTold): Promise<void> {
  await withTenantSql(tenant, "", async (t) => {
    t.last(t.rows(sql`SET LOCAL synchronous_commit = off`));
    t.last(
      t.rows(
        sql`UPDATE device SET own_told = own_told || (
            SELECT jsonb_object_agg(domain, GREATEST(version, (own_told ->> domain)::bigint))
            FROM unnest(${Object.keys(told)}::text[], ${Object.values(told)}::bigint[]) AS t(domain, version))
          WHERE tenant_id = ${tenant} AND no = ${device}`,
        "note-own-told",
      ),
    );
  });
}
