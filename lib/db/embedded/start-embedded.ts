import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { SetupError } from "../setup-error";
import { binaries } from "./binaries";
import { type Cluster, openCluster, readConnection, SUPERUSER } from "./cluster";
import { isAlive, runningPostmaster } from "./postmaster";
import { type PostgresProcess, spawnPostgres } from "./spawn-postgres";

export type EmbeddedPostgres = {
  /** Connection string of a user of this cluster. */
  url: (user: string, password: string, database: string) => string;
  superuser: { user: string; password: string };
  /** Settles when PostgreSQL goes away without having been released. */
  lost: Promise<Error>;
  /** Lets go of the cluster; whoever lets go last stops it. */
  release: () => Promise<void>;
};

type Options = {
  /** Made when it does not exist; never emptied. */
  folder: string;
  report: (line: string) => void;
  /** More settings for this run, as `name=value`. */
  settings?: string[];
};

const START_DEADLINE_MS = 120_000;
const STOP_DEADLINE_MS = 60_000;
/** Held shared by every process that uses the cluster, so that the last one to leave knows it. */
const IN_USE_LOCK = 5_432_001;
/** A start that lost a race against another one, the last moments of a killed one, or a port that was just taken: try again. */
const SOMEBODY_ELSE_IS_THERE = /already exists|still in use|Address already in use|could not create any TCP/;

/**
 * Runs the PostgreSQL that npm installed, on 127.0.0.1. One that already runs on the folder is shared, whether another
 * Tidelock process started it or a killed one left it behind.
 * @throws SetupError saying in one line why it can't
 */
export async function startEmbedded({ folder, report, settings = [] }: Options): Promise<EmbeddedPostgres> {
  const programs = binaries();
  const cluster = await openCluster(path.resolve(folder), programs, report);
  const started = Date.now();
  let child: PostgresProcess | undefined;
  let toldToWait = false;

  for (;;) {
    const running = runningPostmaster(cluster.data);
    const connected = running && (await connect(cluster, running.port));
    if (connected) return serve(cluster, running.pid, running.port, connected);

    const failure = child?.failure();
    if (failure !== undefined) {
      child = undefined;
      if (!SOMEBODY_ELSE_IS_THERE.test(failure)) {
        throw new SetupError(`PostgreSQL did not start: ${failure} (more in ${cluster.logFile})`);
      }
    }
    if (!child && !running) {
      report("Starting the embedded database");
      child = await spawnPostgres(cluster, programs, settings);
    }
    const waited = Date.now() - started;
    if (waited > START_DEADLINE_MS) {
      throw new SetupError(
        `PostgreSQL did not answer within ${START_DEADLINE_MS / 1000} s (see ${cluster.logFile})`,
      );
    }
    if (waited > 5_000 && !toldToWait) {
      report("Waiting for the embedded database, which may be recovering");
      toldToWait = true;
    }
    await sleep(40);
  }
}

/** A connection that counts as a use of the cluster, or nothing while PostgreSQL starts or stops. */
async function connect(cluster: Cluster, port: number): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: SUPERUSER,
    password: readConnection(cluster.folder).password,
    database: "postgres",
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: "tidelock launcher",
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query("SELECT pg_try_advisory_lock_shared($1) AS held", [IN_USE_LOCK]);
    if (rows[0].held) return client;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code?.startsWith("28")) {
      throw new SetupError(`The database refuses the password in ${cluster.folder}/connection.json`);
    }
  }
  await client.end().catch(() => {});
  return undefined;
}

function serve(cluster: Cluster, pid: number, port: number, client: pg.Client): EmbeddedPostgres {
  let released = false;
  const lost = new Promise<Error>((resolve) => {
    client.once("end", () => {
      if (!released) resolve(new Error(`PostgreSQL stopped unexpectedly (see ${cluster.logFile})`));
    });
  });
  const { password } = readConnection(cluster.folder);
  return {
    url: (user, secret, database) =>
      `postgres://${user}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${database}`,
    superuser: { user: SUPERUSER, password },
    lost,
    release: async () => {
      if (released) return;
      released = true;
      const last = await isLastUser(client);
      if (last) process.kill(pid, "SIGINT");
      await client.end().catch(() => {});
      if (last) await gone(pid, cluster);
    },
  };
}

async function isLastUser(client: pg.Client): Promise<boolean> {
  try {
    await client.query("SELECT pg_advisory_unlock_shared($1)", [IN_USE_LOCK]);
    const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS alone", [IN_USE_LOCK]);
    return rows[0].alone;
  } catch {
    return false;
  }
}

async function gone(pid: number, cluster: Cluster): Promise<void> {
  const deadline = Date.now() + STOP_DEADLINE_MS;
  while (isAlive(pid)) {
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL (process ${pid}) does not stop; see ${cluster.logFile}`);
    await sleep(20);
  }
}
