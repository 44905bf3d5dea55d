import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import type { Binaries } from "./binaries";
import { type Cluster, plainEnvironment, readConnection, writeConnection } from "./cluster";
import { freePort, portIsFree } from "./free-port";
import { unprivileged } from "./unprivileged";

export type PostgresProcess = {
  /** What PostgreSQL wrote last before it gave up; undefined while it runs. */
  failure: () => string | undefined;
};

/** Starts PostgreSQL on its remembered port, or on another one where that was taken meanwhile. */
export async function spawnPostgres(
  cluster: Cluster,
  programs: Binaries,
  settings: string[],
): Promise<PostgresProcess> {
  const connection = readConnection(cluster.folder);
  if (!(await portIsFree(connection.port))) {
    connection.port = await freePort();
    writeConnection(cluster.folder, connection);
  }
  const command = unprivileged(cluster.folder, programs.postgres).command(programs.postgres, [
    "-D",
    cluster.data,
    "-p",
    String(connection.port),
    ...settings.flatMap((setting) => ["-c", setting]),
  ]);
  const log = openLog(cluster);
  const logStart = fstatSync(log).size;
  // Detached: Ctrl-C in the terminal must reach us alone, so that the server stops before its database does.
  const child = spawn(command.file, command.args, {
    cwd: "/",
    uid: command.uid,
    gid: command.gid,
    env: plainEnvironment(),
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  await once(child, "spawn");
  return { failure: () => (hasExited(child) ? lastWords(cluster, logStart, child.pid) : undefined) };
}

const hasExited = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

function openLog(cluster: Cluster): number {
  const size = statSync(cluster.logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 5_000_000) renameSync(cluster.logFile, `${cluster.logFile}.1`);
  return openSync(cluster.logFile, "a", 0o600);
}

/** Of the lines in the log those of this very process: another start at the same moment writes there too. */
function lastWords(cluster: Cluster, from: number, pid = 0): string {
  const all = readFileSync(cluster.logFile).subarray(from).toString().trim().split("\n");
  const own = all.filter((line) => line.includes(`[${pid}]`));
  const lines = own.length > 0 ? own : all;
  const fatal = lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? "";
  return fatal.replace(/^.*?(FATAL|PANIC): +/, "") || "it gave no reason";
}
