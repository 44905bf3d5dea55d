import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { StorageInUse } from "../owner";

/**
 * Holds a file for this process as long as it runs: `<file>.lock` names it. A lock of a process that is no more holds
 * nothing. Gives what lets go of it.
 * @throws StorageInUse where another process that runs has it
 */
export async function lockFile(file: string): Promise<() => Promise<void>> {
  const lock = `${file}.lock`;
  const fresh = `${lock}.${process.pid}`;
  const mine = await nameOf(process.pid);
  await writeFile(fresh, mine, { mode: 0o600 });
  try {
    while (!(await placed(fresh, lock))) {
      const theirs = await contentOf(lock);
      if (theirs === mine) break;
      if (theirs === undefined) continue;
      if (await isRunning(theirs)) {
        throw new StorageInUse(`${file} is open in process ${theirs.split(" ")[0]} (${lock})`);
      }
      await removeStale(lock, theirs);
    }
  } finally {
    await rm(fresh, { force: true });
  }
  return async () => {
    if ((await contentOf(lock)) === mine) await rm(lock, { force: true });
  };
}

/** Whole or not at all: a lock never stands empty. */
async function placed(fresh: string, lock: string): Promise<boolean> {
  try {
    await link(fresh, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Two may find the same stale lock: what was moved away and is not that one goes back. */
async function removeStale(lock: string, stale: string): Promise<void> {
  const aside = `${lock}.${process.pid}.stale`;
  try {
    await rename(lock, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if ((await contentOf(aside)) !== stale) await placed(aside, lock);
  await rm(aside, { force: true });
}

async function isRunning(name: string): Promise<boolean> {
  const pid = Number(name.split(" ")[0]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return (await nameOf(pid)) === name;
}

/** A process by its number and, where the system tells it, by when it began: numbers are given again. */
async function nameOf(pid: number): Promise<string> {
  const stat = await contentOf(`/proc/${pid}/stat`);
  const began = stat?.slice(stat.lastIndexOf(")")).split(" ")[20] ?? "";
  return `${pid} ${began}`;
}

async function contentOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch {
    return undefined;
  }
}
