import path from "node:path";
import pg from "pg";
import { RUNTIME } from "../roles";
import { SetupError } from "../setup-error";
import { withClient } from "../with-client";
import { DUMP } from "./back-up-external";
import { stampOf } from "./restore-embedded";
import { runTool } from "./run-tool";

/**
 * Puts a backup's dump in the place of an external database. The database that stood there is renamed, never dropped; if
 * the dump can't be read whole, it gets its name back.
 * @param databaseUrl the owner's, as Tidelock uses it
 * @param adminUrl a superuser's, of the same server
 * @returns the name that the old database has now
 * @throws SetupError while somebody uses the database
 */
export async function restoreExternal(
  backup: string,
  { databaseUrl, adminUrl }: { databaseUrl: string; adminUrl: string },
  now: Date,
): Promise<string | undefined> {
  const { pathname, username } = new URL(databaseUrl);
  const [database, owner] = [pathname.slice(1), username].map(decodeURIComponent) as [string, string];
  const aside = `${database.slice(0, 30)}_before_restore_${stampOf(now).replace("-", "_")}`;
  return withClient(inDatabase(adminUrl, "postgres"), async (admin) => {
    const isThere = await exists(admin, database);
    if (isThere) await requireUnused(admin, database);
    const quoted = { database: pg.escapeIdentifier(database), aside: pg.escapeIdentifier(aside) };
    if (isThere) await admin.query(`ALTER DATABASE ${quoted.database} RENAME TO ${quoted.aside}`);
    try {
      await admin.query(
        `CREATE DATABASE ${quoted.database} OWNER ${pg.escapeIdentifier(owner)} TEMPLATE template0`,
      );
      const { rowCount } = await admin.query("SELECT FROM pg_roles WHERE rolname = $1", [RUNTIME]);
      if (rowCount === 0) await admin.query(`CREATE ROLE ${RUNTIME} NOLOGIN`);
      runTool("pg_restore", inDatabase(adminUrl, database), [
        ...["--exit-on-error", "--no-owner", `--role=${owner}`, `--dbname=${database}`],
        path.join(backup, DUMP),
      ]);
    } catch (error) {
      await admin.query(`DROP DATABASE IF EXISTS ${quoted.database}`);
      if (isThere) await admin.query(`ALTER DATABASE ${quoted.aside} RENAME TO ${quoted.database}`);
      throw error;
    }
    return isThere ? aside : undefined;
  });
}

async function exists(admin: pg.Client, database: string): Promise<boolean> {
  return (await admin.query("SELECT FROM pg_database WHERE datname = $1", [database])).rowCount === 1;
}

async function requireUnused(admin: pg.Client, database: string): Promise<void> {
  const { rows } = await admin.query(
    "SELECT usename, application_name FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid() LIMIT 1",
    [database],
  );
  const [user] = rows;
  if (!user) return;
  const who = [user.usename, user.application_name].filter(Boolean).join(", ");
  throw new SetupError(
    `The database ${database} is in use (${who}). Stop every Tidelock on it first, then restore.`,
  );
}

function inDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.href;
}
