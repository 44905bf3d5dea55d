import { randomBytes } from "node:crypto";
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
