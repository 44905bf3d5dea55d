import { spawnSync } from "node:child_process";
import { readFileSync, readlinkSync, realpathSync, renameSync } from "node:fs";
import path from "node:path";

export type Postmaster = { pid: number; port: number };

/**
 * The PostgreSQL that runs on this cluster, by its own lock file. After a crash the file may name a process that is
 * gone, or, in a container that was started again, an innocent one under the same number: then the file is moved aside,
 * because PostgreSQL would wait for that process for ever.
 */
export function runningPostmaster(cluster: string): Postmaster | undefined {
  const lockFile = path.join(cluster, "postmaster.pid");
  const lines = readLines(lockFile);
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!pid || !isAlive(pid)) return undefined;
  if (servesCluster(pid, cluster)) return { pid, port };
  renameSync(lockFile, `${lockFile}.stale`);
  return undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** PostgreSQL works inside its data folder. Where that can't be seen, any PostgreSQL counts: rather wait than start a second. */
function servesCluster(pid: number, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    const { stdout } = spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
    return stdout?.includes("postgres") ?? true;
  }
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}
