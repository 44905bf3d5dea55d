import type pg from "pg";
import { migrations } from "./migrations";
import { checkRuntimeRole } from "./roles";
import { SetupError } from "./setup-error";
import { withClient } from "./with-client";

/**
 * Looks whether a database that its owner has migrated fits this version, as a process must that has only the runtime
 * role. It changes nothing.
 * @throws SetupError saying what the owner has to do first
 */
export async function checkPrepared(runtimeUrl: string): Promise<void> {
  await withClient(runtimeUrl, async (client) => {
    const applied = await appliedOn(client);
    const missing = migrations().filter(({ name }) => !applied.has(name));
    if (missing.length > 0) {
      throw new SetupError(
        `The database lacks ${missing.length} of this version's migrations, up to ${missing.at(-1)?.name}. Run \`tidelock db migrate\` with its owner in DATABASE_URL first.`,
      );
    }
    await checkRuntimeRole(client);
  });
}

async function appliedOn(client: pg.Client): Promise<Set<string>> {
  const { rows: tables } = await client.query("SELECT to_regclass('_prisma_migrations') IS NULL AS empty");
  if (tables[0].empty) return new Set();
  const { rows } = await client.query<{ name: string }>(
    "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  );
  return new Set(rows.map(({ name }) => name));
}
