import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { SetupError } from "../setup-error";
import type { Binaries } from "./binaries";
import { freePort } from "./free-port";
import { unprivileged } from "./unprivileged";

/** Where a cluster lives: PostgreSQL's own files in `data`, port and password beside them. */
export type Cluster = { folder: string; data: string; logFile: string };
export type Connection = { port: number; password: string };

export const SUPERUSER = "postgres";

// Written to postgresql.conf once, where an operator may tune them. For a small fleet on a small machine.
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  shared_buffers: "96MB",
  effective_cache_size: "512MB",
  maintenance_work_mem: "64MB",
  max_wal_size: "512MB",
  checkpoint_timeout: "15min",
  random_page_cost: "1.1",
  jit: "off",
  log_checkpoints: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  // Statements may carry people's data; the log is for what went wrong with the database itself.
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
};

/** Opens the cluster in this folder; makes it where there is none. */
export async function openCluster(
  folder: string,
  programs: Binaries,
  report: (line: string) => void,
): Promise<Cluster> {
  if (!existsSync(folder)) {
    report("Making the embedded database");
    await createCluster(folder, programs);
  }
  const data = path.join(folder, "data");
  refuseForeign(folder);
  if (!existsSync(path.join(data, "PG_VERSION"))) {
    throw new SetupError(`${folder} exists but holds no database. Move it away, or set TIDELOCK_DATA_DIR.`);
  }
  return { folder, data, logFile: path.join(folder, "postgres.log") };
}

function refuseForeign(folder: string): void {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw new SetupError(
      `${folder} belongs to another user. Start Tidelock as that user, give the folder to yourself, or set TIDELOCK_DATA_DIR.`,
    );
  }
}

/** Made whole beside its place and moved there in one step: a start that is killed, or a second one at once, leaves no half cluster. */
async function createCluster(folder: string, programs: Binaries): Promise<void> {
  const draft = `${folder}.draft-${randomBytes(4).toString("hex")}`;
  const user = unprivileged(folder, programs.initdb);
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  user.own(draft);
  const connection: Connection = { port: await freePort(), password: randomBytes(24).toString("base64url") };
  writeConnection(draft, connection);
  const passwordFile = path.join(draft, "initial-password");
  writeFileSync(passwordFile, connection.password, { mode: 0o600 });
  user.own(passwordFile);

  const settings = Object.entries(SETTINGS).map(([name, value]) => `--set=${name}=${value}`);
  const { file, args, ...identity } = user.command(programs.initdb, [
    `--pgdata=${path.join(draft, "data")}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    ...settings,
  ]);
  const result = spawnSync(file, args, { ...identity, cwd: "/", encoding: "utf8", env: plainEnvironment() });
  rmSync(passwordFile);
  if (result.status !== 0) {
    throw new SetupError(
      `PostgreSQL could not make its data folder: ${result.error?.message ?? result.stderr.trim()}`,
    );
  }
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

export function readConnection(folder: string): Connection {
  const file = connectionFile(folder);
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new SetupError(
      `${file} can't be read, and without it the database can't be opened: ${String(error)}`,
    );
  }
}

export function writeConnection(folder: string, connection: Connection): void {
  const draft = `${connectionFile(folder)}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(connection), { mode: 0o600 });
  renameSync(draft, connectionFile(folder));
}

const connectionFile = (folder: string) => path.join(folder, "connection.json");

/** No secret of ours, no locale and no PG* variable of the caller's reaches the database process. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: "C", NODE_ENV: "production" };
}
