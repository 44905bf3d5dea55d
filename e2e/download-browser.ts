import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

/** Where no browser is installed: Playwright's own, downloaded once. */
export default function downloadBrowser(): void {
  if (existsSync(chromium.executablePath())) return;
  execFileSync(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"], {
    stdio: "inherit",
  });
}
