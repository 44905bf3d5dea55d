import { pool } from "./pool";

/** What has run on the database, as the runtime role may see it. */
export async function appliedMigrationNames(): Promise<string[]> {
  const { rows } = await pool().query<{ name: string }>(
    "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  );
  return rows.map(({ name }) => name);
}
