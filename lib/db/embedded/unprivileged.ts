import { spawnSync } from "node:child_process";
import { chownSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { SetupError } from "../setup-error";

/** How to start a PostgreSQL program so that it doesn't see itself run as root, which it refuses. */
export type Unprivileged = {
  command: (program: string, args: string[]) => { file: string; args: string[]; uid?: number; gid?: number };
  /** Gives a file or an empty folder to the user that the program will run as. */
  own: (file: string) => void;
};

const USER_NAMESPACE = ["-U", "--map-user=1000", "--map-group=1000"];
const asIs: Unprivileged = { command: (file, args) => ({ file, args }), own: () => {} };
const inUserNamespace: Unprivileged = {
  command: (program, args) => ({ file: "unshare", args: [...USER_NAMESPACE, program, ...args] }),
  own: () => {},
};

/**
 * An ordinary user runs PostgreSQL as itself. Root runs it in a user namespace, where root's own files stay reachable
 * under another number; where the machine forbids namespaces, as the user `postgres` or `nobody`.
 * @param folder the cluster's folder; one that exists goes on under its owner
 */
export function unprivileged(folder: string, program: string): Unprivileged {
  if (process.getuid?.() !== 0) return asIs;
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return asUser(owner.uid, owner.gid, folder, program);
  if (spawnSync("unshare", [...USER_NAMESPACE, "true"]).status === 0) return inUserNamespace;
  const user = findUser("postgres") ?? findUser("nobody");
  if (!user || owner) {
    throw new SetupError(
      "PostgreSQL refuses to run as root, and this machine allows no user namespaces. Start Tidelock as an ordinary user, or set DATABASE_URL.",
    );
  }
  return asUser(user.uid, user.gid, folder, program);
}

function asUser(uid: number, gid: number, folder: string, program: string): Unprivileged {
  mkdirSync(path.dirname(folder), { recursive: true });
  for (const needed of [path.dirname(folder), program]) {
    if (spawnSync("test", ["-x", needed], { uid, gid, cwd: "/" }).status !== 0) {
      throw new SetupError(
        `PostgreSQL refuses to run as root, and user ${uid} may not enter ${needed}. Start Tidelock as an ordinary user, move it to a folder that others may enter, or set DATABASE_URL.`,
      );
    }
  }
  return { command: (file, args) => ({ file, args, uid, gid }), own: (file) => chownSync(file, uid, gid) };
}

function findUser(name: string): { uid: number; gid: number } | undefined {
  const [uid, gid] = ["-u", "-g"].map((flag) => spawnSync("id", [flag, name], { encoding: "utf8" }));
  if (uid?.status !== 0 || gid?.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
