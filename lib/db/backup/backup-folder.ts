import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { SetupError } from "../setup-error";

const BackupFacts = z.object({
  /** `embedded`: a copy of the cluster. `external`: a dump. */
  kind: z.enum(["embedded", "external"]),
  at: z.iso.datetime(),
  /** PostgreSQL's major version. */
  postgres: z.number(),
  /** The newest migration. */
  migration: z.string(),
});
export type BackupFacts = z.infer<typeof BackupFacts>;

const FACTS = "backup.json";
const SECRET = "auth-secret";

/**
 * A folder that becomes a backup: made beside its place and moved there in one step, so that a backup that broke off is
 * never taken for one. Only its owner may read it.
 * @param secret signs sessions and opens webhooks' secrets: without it half of a backup is unreadable
 */
export async function makeBackupFolder(
  target: string,
  secret: string,
  fill: (draft: string) => Promise<BackupFacts>,
): Promise<BackupFacts> {
  if (existsSync(target)) throw new SetupError(`${target} exists already. Name a folder that doesn't.`);
  const draft = `${target}.unfinished`;
  if (existsSync(draft))
    throw new SetupError(`${draft} is left of a backup that broke off. Remove it first.`);
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const facts = await fill(draft);
  writeFileSync(path.join(draft, SECRET), `${secret}\n`, { mode: 0o600 });
  writeFileSync(path.join(draft, FACTS), `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, target);
  return facts;
}

/** @throws SetupError if this is no backup, or not of this kind */
export function readBackupFolder(
  folder: string,
  kind: BackupFacts["kind"],
): BackupFacts & { secret: string } {
  const facts = BackupFacts.safeParse(readJson(path.join(folder, FACTS)));
  if (!facts.success)
    throw new SetupError(`${folder} is no backup of Tidelock: it has no ${FACTS} that can be read.`);
  if (facts.data.kind !== kind) {
    const needed = facts.data.kind === "embedded" ? "without DATABASE_URL" : "with DATABASE_URL";
    throw new SetupError(`${folder} holds an ${facts.data.kind} database. Restore it ${needed}.`);
  }
  return { ...facts.data, secret: readFileSync(path.join(folder, SECRET), "utf8").trim() };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
