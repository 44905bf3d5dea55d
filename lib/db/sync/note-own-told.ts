import type { OwnTold } from "@/lib/core/sync/own-writes";
import type { TenantId } from "../tenant-id";
import { withTenantSql } from "../with-tenant";

/**
 * Remembers which own writes a page covers, before the page is given out. Its commit is not waited for on disk: what a
 * crash of the database takes is written again by the device's next page.
 */
export async function noteOwnTold(tenant: TenantId, device: number, told: OwnTold): Promise<void> {
  await withTenantSql(tenant, "", async (client, last) => {
    last(client.query("SET LOCAL synchronous_commit = off"));
    last(
      client.query({
        name: "note-own-told",
        text: `UPDATE device SET own_told = own_told || (
            SELECT jsonb_object_agg(domain, GREATEST(version, (own_told ->> domain)::bigint))
            FROM unnest($3::text[], $4::bigint[]) AS t(domain, version))
          WHERE tenant_id = $1 AND no = $2`,
        values: [tenant, device, Object.keys(told), Object.values(told)],
      }),
    );
  });
}
