import path from "node:path";
import { defineConfig, devices } from "@playwright/test";
import { installedBrowser } from "./e2e/installed-browser";
import { SERVER_PORT, SERVER_URL } from "./e2e/server-url";

// `npm test` names a folder that it throws away; by hand this one does.
process.env.TIDELOCK_E2E_DATA_DIR ??= path.resolve(".data/e2e");
const executablePath = installedBrowser();

export default defineConfig({
  testDir: "e2e",
  globalSetup: [...(executablePath ? [] : ["./e2e/download-browser.ts"]), "./e2e/make-first-account.ts"],
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  outputDir: "test-results",
  use: {
    ...devices["Desktop Chrome"],
    baseURL: SERVER_URL,
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      // Chromium's sandbox doesn't run as root.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
  webServer: {
    command: "npm start",
    url: `${SERVER_URL}/readyz`,
    env: {
      PORT: SERVER_PORT,
      TIDELOCK_DATA_DIR: process.env.TIDELOCK_E2E_DATA_DIR,
      TIDELOCK_DEMO: "on",
      // For the specs' own receivers; 127.0.0.1 stays refused.
      WEBHOOK_INTERNAL_HOSTS: "localhost",
      // How busy the machine is must not decide how a spec ends.
      ADMISSION_CONTROL: "off",
    },
    timeout: 300_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    stderr: "ignore",
  },
});
