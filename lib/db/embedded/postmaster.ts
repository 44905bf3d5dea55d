import { spawnSync } from "node:child_process";
import { readFileSync, readlinkSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";

export type Postmaster = { pid: number; port: number };

/** Above every system's highest process number. */
const NOBODY = "4194305";

/**
 * The PostgreSQL that runs on this cluster, by its own lock file. After a crash the file may name a process that is
 * gone, or one that nobody buried, or, in a container that was started again, an innocent one under the same number.
 * PostgreSQL would wait for the latter two for ever, so their number is struck out; the rest of the file stays, because
 * from it PostgreSQL sees whether anything of the old run still works on the data.
 */
export function runningPostmaster(cluster: string): Postmaster | undefined {
  const lockFile = path.join(cluster, "postmaster.pid");
  const before = read(lockFile);
  const lines = before.split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!pid || !exists(pid)) return undefined;
  if (isAlive(pid) && servesCluster(pid, cluster)) return { pid, port };
  if (read(lockFile) === before) writeFileSync(lockFile, [NOBODY, ...lines.slice(1)].join("\n"));
  return undefined;
}

/** Whether the process still runs; one that ended and was not yet buried by its parent doesn't. */
export function isAlive(pid: number): boolean {
  return exists(pid) && !/^State:\s+[ZX]/m.test(read(`/proc/${pid}/status`));
}

function exists(pid: number): boolean {
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

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
