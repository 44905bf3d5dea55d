import type pg from "pg";
import { inject } from "vitest";
import type { TenantId } from "@/lib/db/tenant-id";
import { withClient } from "@/lib/db/with-client";

/** A tenant's rows of every table, as JSON. */
export type Backup = ReadonlyMap<string, string>;

/** A tenant as a backup of the database holds it. */
export function backUp(tenant: TenantId): Promise<Backup> {
  return asSuperuser(async (client) => {
    const backup = new Map<string, string>();
    for (const { name } of await tenantTables(client)) {
      const { rows } = await client.query(
        `SELECT COALESCE(json_agg(t), '[]')::text AS rows FROM "${name}" t WHERE tenant_id = $1`,
        [tenant],
      );
      backup.set(name, rows[0].rows);
    }
    return backup;
  });
}

/** The tenant as it was then; nothing of what came after is left. */
export function putBack(tenant: TenantId, backup: Backup): Promise<void> {
  return asSuperuser(async (client) => {
    await client.query("BEGIN; SET LOCAL session_replication_role = replica");
    for (const { name, columns } of await tenantTables(client)) {
      await client.query(`DELETE FROM "${name}" WHERE tenant_id = $1`, [tenant]);
      await client.query(
        `INSERT INTO "${name}" (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::"${name}", $1)`,
        [backup.get(name)],
      );
    }
    await client.query("COMMIT");
  });
}

/** As the superuser, who passes row-level security and the audit's triggers as a restore does. */
function asSuperuser<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const url = new URL(inject("cluster").superuserUrl);
  url.pathname = new URL(process.env.DATABASE_URL ?? "").pathname;
  return withClient(url.href, work);
}

async function tenantTables(client: pg.Client): Promise<{ name: string; columns: string }[]> {
  const { rows } = await client.query(
    `SELECT c.relname AS name, string_agg(quote_ident(a.attname), ', ') AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND a.attgenerated = '' AND NOT a.attisdropped
       AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'tenant_id')
       AND c.relnamespace = 'public'::regnamespace
     GROUP BY c.relname`,
  );
  return rows;
}
