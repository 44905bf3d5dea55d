import {
  chownSync,
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
} from "node:fs";
import path from "node:path";

/** Folders of a running cluster whose content means nothing to a copy; PostgreSQL wants the folders themselves. */
const EMPTIED = [
  "pg_wal",
  "pg_replslot",
  "pg_dynshmem",
  "pg_notify",
  "pg_serial",
  "pg_snapshots",
  "pg_stat_tmp",
  "pg_subtrans",
];
const LEFT_OUT = /^(postmaster\.(pid|opts)|pgsql_tmp.*|pg_internal\.init.*)$/;

/** Copies a cluster's files while PostgreSQL works on them; what it removes meanwhile is not missed. The WAL comes apart. */
export function copyLiveData(from: string, to: string): void {
  copyTree(from, to, (name, depth) =>
    LEFT_OUT.test(name) ? "skip" : depth === 0 && EMPTIED.includes(name) ? "empty" : "copy",
  );
}

/** Copies a folder with owners and modes. */
export function copyFolder(from: string, to: string): void {
  copyTree(from, to, () => "copy");
}

type Fate = "copy" | "skip" | "empty";

function copyTree(from: string, to: string, fateOf: (name: string, depth: number) => Fate, depth = 0): void {
  const { mode, uid, gid } = lstatSync(from);
  mkdirSync(to, { recursive: true, mode: mode & 0o777 });
  own(to, uid, gid);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    const fate = fateOf(entry.name, depth);
    if (fate === "skip") continue;
    if (entry.isDirectory()) copyTree(source, target, fate === "empty" ? () => "skip" : fateOf, depth + 1);
    else unlessGone(() => copyOne(source, target, entry.isSymbolicLink()));
  }
}

function copyOne(source: string, target: string, isLink: boolean): void {
  if (isLink) {
    symlinkSync(readlinkSync(source), target);
    return;
  }
  const { uid, gid } = lstatSync(source);
  // Where the file system can, the copy shares the blocks.
  copyFileSync(source, target, constants.COPYFILE_FICLONE);
  own(target, uid, gid);
}

/** Root runs PostgreSQL as another user: the copy must be that user's. */
function own(file: string, uid: number, gid: number): void {
  if (process.getuid?.() === 0) chownSync(file, uid, gid);
}

function unlessGone(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}
