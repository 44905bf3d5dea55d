import type { Client } from "pg";
import { CAST } from "./cast";

const OWN = CAST.map(({ slug }) => slug);

/**
 * Whether the demo is to be written: into an empty database, or anew where it was cut off half-way. The newcomer is its
 * last tenant, so with only others of its own it never came to its end.
 */
export async function demoIsDue(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(
    "SELECT FROM tenant WHERE NOT is_demo OR slug <> ALL ($1::text[]) LIMIT 1",
    [OWN],
  );
  return rowCount === 0;
}

/** Empties every tenant table and takes the demo's members away. As the owner, and only where the demo is due. */
export async function startOver(owner: Client): Promise<void> {
  if (!(await demoIsDue(owner))) throw new Error("There are tenants here that the demo didn't make.");
  const { rows } = await owner.query<{ tables: string | null }>(
    `SELECT string_agg(quote_ident(table_name), ', ') AS tables FROM information_schema.columns
     WHERE table_schema = current_schema() AND column_name = 'tenant_id'
       AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = current_schema())`,
  );
  await owner.query("BEGIN");
  await owner.query("ALTER TABLE audit_entry DISABLE TRIGGER audit_append_only");
  await owner.query("ALTER TABLE audit_head DISABLE TRIGGER audit_head_stays");
  await owner.query(`TRUNCATE tenant, ${rows[0]?.tables}`);
  await owner.query("ALTER TABLE audit_entry ENABLE TRIGGER audit_append_only");
  await owner.query("ALTER TABLE audit_head ENABLE TRIGGER audit_head_stays");
  await owner.query("DELETE FROM app_user WHERE NOT is_platform_admin");
  await owner.query("COMMIT");
}
