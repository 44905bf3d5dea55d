import path from "node:path";
import pg from "pg";
import { countOf } from "../core/format/count";
import { type EmbeddedPostgres, startEmbedded } from "./embedded/start-embedded";
import { migrate } from "./migrate";
import { rolePassword } from "./role-password";
import {
  APP,
  checkRuntimeRole,
  ensureDatabase,
  ensureOwner,
  ensureRuntimeRoles,
  OWNER,
  rolesByHand,
} from "./roles";
import { SetupError } from "./setup-error";
import { withSetupLock } from "./setup-lock";
import { withClient } from "./with-client";

export type OpenDatabase = {
  ownerUrl: string;
  runtimeUrl: string;
  /** Settles when the embedded PostgreSQL goes away; never for an external one, which pools reconnect to. */
  lost: Promise<Error>;
  release: () => Promise<void>;
};

export type DatabaseOptions = {
  /** Holds the embedded cluster, as `postgres`. */
  dataDir: string;
  /** An external database, as its owner. Absent: the embedded one. */
  databaseUrl?: string;
  /** The runtime role of an external database. Absent: made with the owner's rights. */
  runtimeUrl?: string;
  /** Hears what takes time. */
  report: (line: string) => void;
};

const EMBEDDED_DATABASE = "tidelock";
const OLDEST_SUPPORTED = 15;

/**
 * A database with its roles, migrations and the next days' partitions in place, embedded or external.
 * @throws SetupError naming what the operator has to change
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  const { databaseUrl, dataDir, report } = options;
  if (databaseUrl) {
    const runtimeUrl = await prepareExternal(databaseUrl, options);
    await bringUpToDate(databaseUrl, runtimeUrl, report);
    return { ownerUrl: databaseUrl, runtimeUrl, lost: new Promise(() => {}), release: async () => {} };
  }
  const embedded = await startEmbedded({ folder: path.join(dataDir, "postgres"), report });
  try {
    const urls = await prepareEmbedded(embedded, EMBEDDED_DATABASE);
    await bringUpToDate(urls.ownerUrl, urls.runtimeUrl, report);
    return { ...urls, lost: embedded.lost, release: embedded.release };
  } catch (error) {
    await embedded.release();
    throw error;
  }
}

/** The roles and one database of an embedded cluster. */
export async function prepareEmbedded(embedded: EmbeddedPostgres, database: string) {
  const { user, password: secret } = embedded.superuser;
  await withClient(embedded.url(user, secret, "postgres"), async (client) => {
    await withSetupLock(client, async () => {
      await ensureRuntimeRoles(client, secret);
      await ensureOwner(client, secret);
    });
    await ensureDatabase(client, database);
  });
  return {
    ownerUrl: embedded.url(OWNER, rolePassword(secret, OWNER), database),
    runtimeUrl: embedded.url(APP, rolePassword(secret, APP), database),
  };
}

async function prepareExternal(databaseUrl: string, { runtimeUrl }: DatabaseOptions): Promise<string> {
  return withClient(databaseUrl, async (owner) => {
    const { rows } = await owner.query(
      "SELECT current_setting('server_version_num')::int / 10000 AS version, rolsuper OR rolcreaterole AS may_create FROM pg_roles WHERE rolname = current_user",
    );
    const { version, may_create: mayCreate } = rows[0];
    if (version < OLDEST_SUPPORTED) {
      throw new SetupError(
        `DATABASE_URL: PostgreSQL ${version} is too old; Tidelock needs ${OLDEST_SUPPORTED} or later.`,
      );
    }
    if (runtimeUrl) return runtimeUrl;

    const url = new URL(databaseUrl);
    const secret = decodeURIComponent(url.password);
    if (!mayCreate || !secret) {
      const why = mayCreate
        ? "DATABASE_URL has no password to derive another from"
        : `"${url.username}" may not create roles`;
      throw new SetupError(`${why}. As an administrator, run once\n${rolesByHand(url)}`);
    }
    await makeRuntimeRoles(owner, url, secret);
    url.username = APP;
    url.password = rolePassword(secret, APP);
    return url.href;
  });
}

async function makeRuntimeRoles(owner: pg.Client, url: URL, secret: string): Promise<void> {
  try {
    await withSetupLock(owner, () => ensureRuntimeRoles(owner, secret));
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    throw new SetupError(
      `DATABASE_URL: the runtime role could not be made (${error.message}). As an administrator, run once\n${rolesByHand(url)}`,
    );
  }
}

async function bringUpToDate(
  ownerUrl: string,
  runtimeUrl: string,
  report: (line: string) => void,
): Promise<void> {
  const ran = await withClient(ownerUrl, async (owner) => {
    const names = await migrate(owner);
    await withSetupLock(owner, () =>
      owner.query("SELECT prepare_event_partitions((now() AT TIME ZONE 'utc')::date, 3)"),
    );
    return names;
  });
  if (ran.length > 0) report(`Applied ${countOf(ran.length, "migration")}, up to ${ran.at(-1)}`);
  await withClient(runtimeUrl, checkRuntimeRole);
}
