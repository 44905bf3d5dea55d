import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import { type BusyTenant, setUpBusyTenant } from "./set-up-busy-tenant";
import { signInAs } from "./sign-in-as";

const run = promisify(execFile);

/** The command that evaluates now what the server evaluates every minute, and maybe just did: what fires by then. */
async function firingNow(slug: string): Promise<string[]> {
  const args = ["scripts/tidelock.mjs", "check-alerts", "--tenant", slug, "--json"];
  const env = {
    ...process.env,
    TIDELOCK_DATA_DIR: process.env.TIDELOCK_E2E_DATA_DIR,
    WEBHOOK_INTERNAL_HOSTS: "localhost",
  };
  const { stdout } = await run(process.execPath, args, { env }).catch((ended: { stdout: string }) => ended);
  return JSON.parse(stdout).tenants[0].firing;
}

/** Somebody's pager: takes webhooks on this machine. */
async function startPager() {
  const taken: { id: string; type: string; signature: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { "webhook-id": id, "webhook-signature": signature } = request.headers;
    taken.push({ id: String(id), type: JSON.parse(body).type, signature: String(signature) });
    response.end("beep");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}/`, taken, stop: () => server.close() };
}

let tenant: BusyTenant;
test.beforeAll(async () => {
  tenant = await setUpBusyTenant("Watch");
});

test("a conflict that waits for a person fires an alert, and deciding it resolves it; a pager hears both, once each", async ({
  page,
  context,
}) => {
  const pager = await startPager();
  const { slug } = tenant;
  await signInAs(context, tenant.manager);
  await page.goto(`/t/${slug}/alerts?tab=channels`);
  await makeWebhook(page, "Night pager", pager.url);
  const secret = await page.getByRole("status", { name: "the secret" }).textContent();
  expect(secret).toMatch(/^whsec_/);
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Test Night pager" }).click();
  await expect(page.getByText(/Night pager took the test/)).toBeVisible();

  await page.getByRole("tab", { name: "Rules" }).click();
  await expect(page.getByRole("tab", { name: "Rules" })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("button", { name: "New rule" }).click();
  const dialog = page.getByRole("dialog", { name: "New alert rule" });
  // The conflict and the edit that was set aside in the queue.
  await dialog.getByRole("combobox", { name: "Watch" }).click();
  await page.getByRole("option", { name: "Set-aside items" }).click();
  await dialog.getByLabel("Fire from").fill("2");
  await expect(dialog.getByText("Some of it is not right yet.")).toBeVisible();
  await dialog.getByLabel("Resolve below").fill("");
  await expect(dialog.getByText("Fires when 2 items or more wait for a person.")).toBeVisible();
  await expect(dialog.getByText(/Would (not )?have fired/)).toBeVisible();
  await dialog.getByLabel("Name").fill("Somebody waits");
  await dialog.getByRole("checkbox", { name: "Night pager" }).click();
  await dialog.getByRole("button", { name: "Make the rule" }).click();
  const rule = page.getByRole("row", { name: /Somebody waits/ });
  await expect(rule).toContainText("Night pager");

  expect(await firingNow(slug)).toEqual(["Somebody waits"]);
  await page.reload();
  await expect(rule).toContainText("Firing");
  await expect(page.getByText("1 of 2 rules fires now")).toBeVisible();

  const { manager, conflictId } = tenant;
  const decided = await manager.session.post(`/api/sync/conflicts/${conflictId}/resolve?tenant_id=${slug}`, {
    data: { choice: "server", expected_version: await versionOf(tenant) },
  });
  expect(decided.ok(), await decided.text()).toBe(true);
  expect(await firingNow(slug)).toEqual([]);
  await page.reload();
  await expect(rule).toContainText("Quiet");
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByRole("row", { name: /Somebody waits/ })).toContainText("Resolved");
  await page.getByRole("tab", { name: "Deliveries" }).click();
  await expect(page.getByRole("row", { name: /Somebody waits resolved/ })).toContainText("Delivered");
  await page
    .getByRole("button", { name: /look at Somebody waits/ })
    .first()
    .click();
  await expect(page.getByRole("dialog", { name: "Somebody waits" })).toContainText("beep");

  await expect
    .poll(() => pager.taken.map(({ type }) => type).sort())
    .toEqual(["alert.firing", "alert.resolved", "alert.test"]);
  expect(new Set(pager.taken.map(({ id }) => id)).size).toBe(3);
  pager.stop();
});

test("a webhook that leads inside is refused in plain words, and a delete can be undone", async ({
  page,
  context,
}) => {
  await signInAs(context, tenant.manager);
  await page.goto(`/t/${tenant.slug}/alerts?tab=channels`);
  await makeWebhook(page, "Inside", "https://127.0.0.1/hook");
  const dialog = page.getByRole("dialog", { name: "New channel" });
  await expect(
    dialog.getByText("127.0.0.1 is an internal address, which webhooks may not reach."),
  ).toBeVisible();
  await dialog.getByLabel("URL").fill("https://2130706433/");
  await dialog.getByRole("button", { name: "Make the channel" }).click();
  await expect(dialog.getByText("127.0.0.1 is an internal address")).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();

  const pager = `Pager of ${tenant.slug}`;
  await page.getByRole("button", { name: `Delete ${pager}` }).click();
  await expect(page.getByRole("row", { name: new RegExp(pager) })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("row", { name: new RegExp(pager) })).toBeVisible();
});

test("a viewer sees the alerts and no buttons", async ({ page, context }) => {
  await signInAs(context, tenant.viewer);
  await page.goto(`/t/${tenant.slug}/alerts`);
  await expect(page.getByText("You can look; managers can change these.")).toBeVisible();
  await expect(page.getByRole("row", { name: /Inbox of/ })).toBeVisible();
  await expect(page.getByRole("button", { name: /New rule|Actions for/ })).toHaveCount(0);
  await page.getByRole("tab", { name: "Channels" }).click();
  await expect(page.getByText("http://localhost:1/…")).toBeVisible();
  await expect(page.getByRole("button", { name: /New channel|Test|Delete/ })).toHaveCount(0);
});

async function makeWebhook(page: Page, name: string, url: string): Promise<void> {
  await page.getByRole("button", { name: "New channel" }).click();
  const dialog = page.getByRole("dialog", { name: "New channel" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("URL").fill(url);
  await dialog.getByRole("button", { name: "Make the channel" }).click();
}

async function versionOf({ slug, manager, conflictId }: BusyTenant): Promise<number> {
  const answer = await manager.session.get(`/api/sync/conflicts/${conflictId}?tenant_id=${slug}`);
  return (await answer.json()).record.version;
}
