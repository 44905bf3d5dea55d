import { randomUUID } from "node:crypto";
import pg from "pg";
import { type Migration, migrations } from "./migrations";
import { RUNTIME } from "./roles";
import { SetupError } from "./setup-error";
import { withSetupLock } from "./setup-lock";

// As Prisma makes it, so that `prisma migrate` may take over at any time.
const HISTORY = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY,
  checksum varchar(64) NOT NULL,
  finished_at timestamptz,
  migration_name varchar(255) NOT NULL,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`;

type Applied = { migration_name: string; checksum: string; finished_at: Date | null };

/**
 * Brings the database up to this version of the code, one transaction per migration.
 * @param client connected as the owner
 * @returns the names of the migrations it ran, oldest first
 * @throws SetupError when the database's history is not the beginning of this code's
 */
export async function migrate(client: pg.Client, wanted: Migration[] = migrations()): Promise<string[]> {
  const ran: string[] = [];
  for (let name = await applyNext(client, wanted); name; name = await applyNext(client, wanted))
    ran.push(name);
  return ran;
}

/** Looks anew under each lock: another process may be at the same, and apply the next one. */
function applyNext(client: pg.Client, wanted: Migration[]): Promise<string | undefined> {
  return withSetupLock(client, async () => {
    await client.query(HISTORY);
    await client.query(`GRANT SELECT ON _prisma_migrations TO ${RUNTIME}`);
    const [next] = pendingMigrations(wanted, await appliedMigrations(client));
    if (next) await apply(client, next);
    return next?.name;
  });
}

async function appliedMigrations(client: pg.Client): Promise<Applied[]> {
  const { rows } = await client.query<Applied>(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at",
  );
  return rows;
}

/** @throws SetupError when a migration was changed after it ran, failed half-way, or is unknown to this version of the code. */
export function pendingMigrations(wanted: Migration[], applied: Applied[]): Migration[] {
  for (const { migration_name: name, checksum, finished_at } of applied) {
    const known = wanted.find((migration) => migration.name === name);
    if (!known) {
      throw new SetupError(
        `The database is newer than this version of Tidelock: it has migration ${name}. Start the newer version.`,
      );
    }
    if (!finished_at) {
      throw new SetupError(
        `Migration ${name} has failed half-way under another tool. Repair it with \`prisma migrate resolve\`.`,
      );
    }
    if (known.checksum !== checksum) {
      throw new SetupError(
        `Migration ${name} was changed after it ran on this database. Restore the file; put changes into a new migration.`,
      );
    }
  }
  const done = new Set(applied.map(({ migration_name }) => migration_name));
  return wanted.filter(({ name }) => !done.has(name));
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
  } catch (error) {
    if (error instanceof pg.DatabaseError)
      throw new SetupError(`Migration ${name} failed and left no trace: ${error.message}`);
    throw error;
  }
}
