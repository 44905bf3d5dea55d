import { readFileSync } from "node:fs";
import path from "node:path";

/** The platform admin that the first start made and told in its Ready line. */
export function firstAccount(): { email: string; password: string } {
  const folder = process.env.TIDELOCK_E2E_DATA_DIR;
  if (!folder) throw new Error("playwright.config.ts names no data folder");
  return JSON.parse(readFileSync(path.join(folder, "sign-in.json"), "utf8"));
}
