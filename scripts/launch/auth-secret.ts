import { randomBytes } from "node:crypto";
import { renameSync } from "node:fs";
import path from "node:path";
import { stampOf } from "@/lib/db/backup/restore-embedded";
import { readSecretFile, writeSecretFile } from "./secret-file";

const FILE = "auth-secret";

/** Signs sessions; made once per data folder, so that a restart signs nobody out. */
export function authSecret(dataDir: string): string {
  const kept = readSecretFile(dataDir, FILE);
  if (kept) return kept;
  const made = randomBytes(32).toString("base64url");
  writeSecretFile(dataDir, FILE, made);
  return made;
}

/** Takes a backup's secret over; another one that was there is kept beside it. */
export function keepAuthSecret(dataDir: string, secret: string, now: Date): void {
  const known = readSecretFile(dataDir, FILE);
  if (known === secret) return;
  const file = path.join(dataDir, FILE);
  if (known) renameSync(file, `${file}.before-restore-${stampOf(now)}`);
  writeSecretFile(dataDir, FILE, secret);
}
