import type { OpenDatabase } from "@/lib/db/open-database";
import type { TenantId } from "@/lib/db/tenant-id";
import { withClient } from "@/lib/db/with-client";
import type { TenantContext } from "@/lib/services/context";
import { OPERATOR } from "@/lib/services/operator";
import { createTenant } from "@/lib/services/tenants/create-tenant";
import { findTenant } from "@/lib/services/tenants/find-tenant";

export const DEVICES = 250;

export async function addTenant(
  { ownerUrl }: OpenDatabase,
  slug: string,
  time_zone: string,
): Promise<TenantContext> {
  await createTenant({ person: OPERATOR, input: { slug, name: slug, time_zone } });
  const ctx = await findTenant(OPERATOR, slug);
  await asOwner(ownerUrl, ctx.tenant, [
    `INSERT INTO device (tenant_id, no, name, platform, app_version, user_id, token_hash, last_push_at)
     SELECT $1, n, 'Phone ' || n, (ARRAY['android', 'ios'])[1 + n % 2], '2.' || n % 4, 'user' || n % 200, '',
       now() - n * interval '20 minutes' FROM generate_series(1, ${DEVICES}) AS n`,
    `UPDATE tenant_counter SET last_device_no = ${DEVICES} WHERE tenant_id = $1`,
    `INSERT INTO sync_event_client (tenant_id, no, device_no, user_id, user_no, app_version)
     SELECT tenant_id, no, no, user_id, 1 + no % 200, app_version FROM device WHERE tenant_id = $1`,
  ]);
  return ctx;
}

/**
 * Requests of tenants at random times, written in the order of time as a server writes them: three in five push a few
 * edits, some of them of two domains; one in fifty fails.
 */
export async function addEvents(
  { ownerUrl }: OpenDatabase,
  tenants: readonly TenantId[],
  eventsOfEach: number,
  days: number,
): Promise<void> {
  await withClient(ownerUrl, async (owner) => {
    // For once rows of all tenants are written together.
    await owner.query("ALTER TABLE sync_event NO FORCE ROW LEVEL SECURITY");
    await owner.query(
      `INSERT INTO sync_event (at, tenant_id, client_no, duration_ms, bytes_in, bytes_in_wire, bytes_out,
         bytes_out_wire, bytes_saved_delta, kind, code, network, trigger, items)
       SELECT now() - random() * interval '${days} days', tenant, d, exp(random() * 5), 900, 400, 700, 300, 250,
         (n % 5 / 3)::"char", (CASE WHEN n % 50 = 0 THEN 1 ELSE 0 END)::"char", (n % 5)::"char", (n % 7)::"char",
         CASE n % 4 WHEN 0 THEN '\\x1804'::bytea WHEN 1 THEN '\\x18032002'::bytea WHEN 2 THEN '\\x1f09' ELSE '\\x1a01' END
       FROM (SELECT tenant, n, 1 + floor(random() * ${DEVICES})::int AS d
         FROM unnest($1::uuid[]) AS tenant, generate_series(1, ${eventsOfEach}) AS n) AS r
       ORDER BY 1`,
      [tenants],
    );
    await owner.query("ALTER TABLE sync_event FORCE ROW LEVEL SECURITY");
  });
}

async function asOwner(ownerUrl: string, tenant: TenantId, statements: readonly string[]): Promise<void> {
  await withClient(ownerUrl, async (owner) => {
    await owner.query("SELECT set_config('app.tenant_id', $1, false)", [tenant]);
    for (const sql of statements) await owner.query(sql, [tenant]);
  });
}
