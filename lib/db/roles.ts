import pg from "pg";
import { rolePassword, scramVerifier } from "./role-password";
import { SetupError } from "./setup-error";

export const OWNER = "tidelock_owner";
/** Serves every request: owns nothing, is bound by row-level security. */
export const APP = "tidelock_app";
/** Holds the grants, so that any login role can be made a runtime role. */
export const RUNTIME = "tidelock_runtime";

/**
 * What the database ends by itself; see docs/adr/0029-trouble-with-the-database-passes.md. A process that stands still in the
 * middle of a transaction lets go of its locks before anybody who waits for them gives up; and a statement is ended before
 * the server takes its silence for a dead connection. The last one is for answers that nobody takes in any more.
 */
const TIMEOUTS = {
  idle_in_transaction_session_timeout: "4s",
  lock_timeout: "6s",
  statement_timeout: "10s",
  tcp_user_timeout: "15s",
};

/** Makes the group and the login role of the runtime, or brings them up to date. Call it under the setup lock. */
export async function ensureRuntimeRoles(client: pg.Client, secret: string): Promise<void> {
  await ensureRole(client, RUNTIME, "NOLOGIN");
  await ensureRole(client, APP, `LOGIN PASSWORD '${scramVerifier(rolePassword(secret, APP))}'`);
  await client.query(`GRANT ${RUNTIME} TO ${APP}`);
  for (const [name, value] of Object.entries(TIMEOUTS)) {
    await client.query(`ALTER ROLE ${APP} SET ${name} = '${value}'`);
  }
}

/** Makes the owner of the schema in an embedded cluster. Call it under the setup lock. */
export async function ensureOwner(client: pg.Client, secret: string): Promise<void> {
  await ensureRole(client, OWNER, `LOGIN PASSWORD '${scramVerifier(rolePassword(secret, OWNER))}'`);
}

/** What PostgreSQL says to the second of two who make the same database at once. */
const MADE_MEANWHILE: ReadonlySet<string | undefined> = new Set(["42P04", "23505"]);

/** Makes the owner's database in an embedded cluster; no transaction can, and so no setup lock keeps others away. */
export async function ensureDatabase(client: pg.Client, database: string): Promise<void> {
  const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
  if (rowCount !== 0) return;
  try {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)} OWNER ${OWNER}`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && MADE_MEANWHILE.has(error.code))) throw error;
  }
}

async function ensureRole(client: pg.Client, name: string, options: string): Promise<void> {
  const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [name]);
  if (rowCount === 0) await client.query(`CREATE ROLE ${name} ${options}`);
  else await client.query(`ALTER ROLE ${name} ${options}`);
}

/**
 * What an administrator runs where Tidelock's own user may not.
 * @param url the owner's, as an example of where to connect
 */
export function rolesByHand(url: URL): string {
  const timeouts = Object.entries(TIMEOUTS).map(
    ([name, value]) => `  ALTER ROLE ${APP} SET ${name} = '${value}';`,
  );
  return [
    `  CREATE ROLE ${RUNTIME} NOLOGIN;`,
    `  CREATE ROLE ${APP} LOGIN PASSWORD '<a password>' IN ROLE ${RUNTIME};`,
    ...timeouts,
    `and set DATABASE_RUNTIME_URL=postgres://${APP}:<the password>@${url.host}${url.pathname}`,
  ].join("\n");
}

/** @throws SetupError when this connection's role could see past row-level security, or lacks the runtime's grants. */
export async function checkRuntimeRole(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `SELECT rolname AS name, rolsuper OR rolbypassrls AS unbound, pg_has_role(rolname, $1, 'MEMBER') AS member,
       EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('public.tenant') AND pg_has_role(rolname, relowner, 'MEMBER')) AS owner
     FROM pg_roles WHERE rolname = current_user`,
    [RUNTIME],
  );
  const { name, unbound, member, owner } = rows[0];
  if (unbound || owner) {
    throw new SetupError(
      `DATABASE_RUNTIME_URL: "${name}" is a superuser, bypasses row-level security, or owns the tables, so tenants would not be kept apart. Use a role that is only a member of ${RUNTIME}.`,
    );
  }
  if (!member)
    throw new SetupError(`DATABASE_RUNTIME_URL: run \`GRANT ${RUNTIME} TO ${name};\` as an administrator.`);
}
