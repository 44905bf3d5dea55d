import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { enrollDevice } from "../lib/sdk/enroll-device";
import { platform } from "../lib/sdk/platform";
import { memoryStorage } from "../lib/sdk/storage/memory";
import { createSyncClient, type SyncClient } from "../lib/sdk/sync-client";
import { expectNoBarriers } from "./expect-no-barriers";
import { openSession } from "./open-session";
import { freePort, type OwnServer, OwnServers } from "./own-server";

test.describe.configure({ timeout: 240_000 });

let servers: OwnServers;
test.beforeAll(() => {
  servers = new OwnServers(mkdtempSync(path.join(tmpdir(), "tidelock-restore-")));
});
test.afterAll(() => servers.end());

test("a backup that is an hour old is restored, and the phones bring the hour back", async ({
  page,
  context,
}) => {
  const port = await freePort();
  let server = await servers.startReady(port);
  command("tenant", "create", "--slug", "acme", "--name", "Acme");
  const manager = { email: "mia@e2e.test", password: randomUUID() };
  servers.commandWith(
    manager.password,
    "user",
    "create",
    "--email",
    manager.email,
    "--role",
    "manager",
    "--tenant",
    "acme",
  );
  const { code } = JSON.parse(
    command("enrollment-code", "create", "--tenant", "acme", "--uses", "3", "--json"),
  );
  const [ann, ben, carl] = [
    await phone(server, code, "Ann"),
    await phone(server, code, "Ben"),
    await phone(server, code, "Carl"),
  ];
  await set(ann, "pump", { title: "Pump", status: "open" });
  for (const client of [ann, ben, carl]) await client.syncAll();

  const backup = path.join(servers.dataDir, "last-night");
  command("db", "backup", "--to", backup);

  // The hour that is lost.
  await set(ann, "pump", { status: "done" });
  await set(ann, "tap", { title: "Tap", status: "open" });
  await ann.syncAll();
  await ben.syncAll();
  await set(ben, "tap", { status: "done" });

  const early = servers.command("db", "restore", backup);
  expect([early.status, early.stderr]).toEqual([1, expect.stringContaining("Stop Tidelock first")]);
  server.child.kill("SIGTERM");
  await server.exit;
  expect(command("db", "restore", backup)).toContain("Restored as it was");
  server = await servers.startReady(port);

  await ben.syncAll();
  await ann.syncAll();
  for (const client of [ann, ben]) {
    expect((await client.get("task", "pump"))?.fields).toEqual({ title: "Pump", status: "done" });
    expect((await client.get("task", "tap"))?.fields).toEqual({ title: "Tap", status: "done" });
  }

  const session = await openSession(manager, server.url);
  await context.addCookies((await session.storageState()).cookies);
  await page.goto(`${server.url}/t/acme/alerts`);
  await page.getByRole("note").getByRole("link", { name: "After a restore" }).click();
  await expect(page.getByRole("heading", { name: "After a restore" })).toBeVisible();
  await expect(page.getByText("the command line said so")).toBeVisible();
  // Ann and Ben are told, and counted as heard, once the server wrote what it measured.
  await expect(tile(page, "Devices heard since")).toContainText("2of 3", { timeout: 60_000 });
  await expect(tile(page, "Still to come")).toContainText("1");
  await expect(tile(page, "Taken")).toContainText("2");
  await expect(tile(page, "Refused")).toContainText("0");
  await expect(page.getByRole("table", { name: "Devices still to come" })).toContainText("Carl");
  await expect(page.getByRole("table", { name: "What devices offered back" })).toContainText("Ben");
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expectNoBarriers(page);
    }
  }
});

function tile(page: Page, label: string) {
  return page.locator("p", { hasText: new RegExp(`^${label}$`) }).locator("..");
}

function command(...args: string[]): string {
  const { status, stdout, stderr } = servers.command(...args);
  expect(status, stderr).toBe(0);
  return stdout;
}

async function phone({ url }: OwnServer, code: string, name: string): Promise<SyncClient> {
  const bring = platform(globalThis);
  const device = { name: `${name}'s phone`, platform: "android", app_version: "1.0.0" };
  const { token } = await enrollDevice({ url, code, fetch: bring.fetch, device });
  return createSyncClient({ ...bring, url, token, storage: memoryStorage() });
}

function set(client: SyncClient, mobileId: string, changes: { [field: string]: string }) {
  return client.mutate({ domain: "task", mobileId, changes });
}
