import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A file of the data folder that only its owner may read; undefined where there is none. */
export function readSecretFile(dataDir: string, name: string): string | undefined {
  try {
    return readFileSync(path.join(dataDir, name), "utf8").trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

export function writeSecretFile(
  dataDir: string,
  name: string,
  content: string,
  flag: "w" | "wx" = "w",
): void {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(path.join(dataDir, name), `${content}\n`, { mode: 0o600, flag });
}

export function removeSecretFile(dataDir: string, name: string): void {
  rmSync(path.join(dataDir, name), { force: true });
}
