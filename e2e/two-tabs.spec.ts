import { type Browser, expect, type Page, test } from "@playwright/test";
import { made, setUpTenant } from "./set-up-tenant";

/** A phone of its own, enrolled in its first tab. */
async function openPhone(browser: Browser, code: string, name: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(`/demo#code=${code}`);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Enrol this phone" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${name}'s phone`);
  return page;
}

async function write(page: Page, title: string): Promise<void> {
  await page.getByRole("button", { name: "New ticket" }).click();
  const sheet = page.getByRole("dialog", { name: "New ticket" });
  await sheet.getByLabel("Title").fill(title);
  await sheet.getByRole("button", { name: "Save" }).click();
  await expect(sheet).toBeHidden();
}

const ticket = (page: Page, title: string) => page.getByRole("button", { name: title });

test("two tabs of one phone write offline, see each other's tickets, and lose none when one is closed", async ({
  browser,
}) => {
  const { slug, manager } = await setUpTenant("Two tabs");
  const url = `/api/sync/enrollment-codes?tenant_id=${slug}`;
  const { code } = await made(manager.session.post(url, { data: { uses: 2 } }));
  const first = await openPhone(browser, code, "Ann");
  await write(first, "Pump 4 leaks");
  await expect(first.getByRole("status")).toHaveText("In step");

  const second = await first.context().newPage();
  await second.goto("/demo");
  await expect(ticket(second, "Pump 4 leaks")).toBeVisible();

  for (const tab of [first, second]) await tab.getByRole("switch", { name: "Airplane mode" }).click();
  await expect(first.getByRole("status")).toHaveText("No network");
  await Promise.all([write(first, "From the first tab"), write(second, "From the second tab")]);
  for (const tab of [first, second]) {
    await expect(ticket(tab, "From the first tab")).toBeVisible();
    await expect(ticket(tab, "From the second tab")).toBeVisible();
    await expect(tab.getByRole("status")).toHaveText("No network, 2 to send");
  }

  // The tab that held the storage goes; the other one takes over, with what both wrote.
  await first.close();
  await write(second, "After the first was closed");
  await expect(second.getByRole("status")).toHaveText("No network, 3 to send");
  await second.getByRole("switch", { name: "Airplane mode" }).click();
  await expect(second.getByRole("status")).toHaveText("In step");

  const ben = await openPhone(browser, code, "Ben");
  const titles = ["From the first tab", "From the second tab", "After the first was closed", "Pump 4 leaks"];
  for (const title of titles) await expect(ticket(ben, title)).toHaveCount(1);

  await second.reload();
  for (const title of titles) await expect(ticket(second, title)).toHaveCount(1);

  // Forgotten in one tab is forgotten in all, and nothing of it stays in the browser.
  const third = await second.context().newPage();
  await third.goto("/demo");
  await expect(ticket(third, "Pump 4 leaks")).toBeVisible();
  await third.getByRole("button", { name: "Forget this phone" }).click();
  for (const tab of [second, third]) await expect(tab.getByLabel("Enrolment code")).toBeVisible();
  const left = await third.evaluate(async () => {
    const [database] = await indexedDB.databases();
    const opened = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(database?.name ?? "");
      request.onsuccess = () => resolve(request.result);
    });
    return new Promise<string[]>((resolve) => {
      const request = opened.transaction("tidelock").objectStore("tidelock").getAllKeys();
      request.onsuccess = () => resolve(request.result.map(String));
    });
  });
  expect(left).toEqual(["holder"]);
});
