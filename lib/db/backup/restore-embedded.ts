import { existsSync, mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { runningPostmaster } from "../embedded/postmaster";
import { SetupError } from "../setup-error";
import { CLUSTER } from "./back-up-embedded";
import { copyFolder } from "./copy-cluster";

/**
 * Puts a backup's cluster in the place of the data folder's. What stood there is moved aside, never deleted.
 * @returns where it was moved, if there was one
 * @throws SetupError while the database runs
 */
export function restoreEmbedded(backup: string, dataDir: string, now: Date): string | undefined {
  const cluster = path.join(dataDir, CLUSTER);
  const running = runningPostmaster(path.join(cluster, "data"));
  if (running) {
    throw new SetupError(
      `The database in ${dataDir} is in use (process ${running.pid}). Stop Tidelock first, then restore.`,
    );
  }
  mkdirSync(dataDir, { recursive: true });
  const draft = `${cluster}.restoring-${stampOf(now)}`;
  copyFolder(path.join(backup, CLUSTER), draft);
  const aside = `${cluster}.before-restore-${stampOf(now)}`;
  const isThere = existsSync(cluster);
  if (isThere) renameSync(cluster, aside);
  renameSync(draft, cluster);
  return isThere ? aside : undefined;
}

/** A time as part of a name: 20261129-231154. */
export function stampOf(at: Date): string {
  return at.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
}
