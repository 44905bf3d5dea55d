import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Account } from "./open-session";

/** The platform admin of the specs, made before the first of them. */
export function firstAccount(): Account {
  return JSON.parse(readFileSync(file(), "utf8"));
}

export function keepFirstAccount(account: Account): void {
  writeFileSync(file(), JSON.stringify(account));
}

const file = () => path.join(e2eDataDir(), "e2e-admin.json");

export function e2eDataDir(): string {
  const folder = process.env.TIDELOCK_E2E_DATA_DIR;
  if (!folder) throw new Error("playwright.config.ts names no data folder");
  return folder;
}
