import { type Browser, expect, type Page, test } from "@playwright/test";
import { made, setUpTenant } from "./set-up-tenant";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** A phone of its own, enrolled by the link that the dashboard gives. */
async function openPhone(browser: Browser, code: string, name: string): Promise<Page> {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await page.goto(`/demo#code=${code}`);
  await expect(page.getByLabel("Enrolment code")).toHaveValue(code);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Enrol this phone" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${name}'s phone`);
  return page;
}

async function edit(page: Page, title: string, priority: string): Promise<void> {
  await page.getByRole("button", { name: title }).click();
  const sheet = page.getByRole("dialog", { name: "Ticket" });
  await sheet.getByRole("button", { name: priority, exact: true }).click();
  await sheet.getByRole("button", { name: "Save" }).click();
  await expect(sheet).toBeHidden();
}

test("two phones edit one ticket, one of them offline, see their conflict settled and agree", async ({
  browser,
}) => {
  const { slug, manager } = await setUpTenant("Field crew");
  const url = `/api/sync/enrollment-codes?tenant_id=${slug}`;
  const { code } = await made(manager.session.post(url, { data: { uses: 2 } }));
  const ann = await openPhone(browser, code, "Ann");
  await ann.getByRole("button", { name: "New ticket" }).click();
  const sheet = ann.getByRole("dialog", { name: "New ticket" });
  await sheet.getByLabel("Title").fill("Pump 4 leaks");
  await sheet.getByRole("button", { name: "Save" }).click();
  await expect(ann.getByRole("status")).toHaveText("In step");

  const ben = await openPhone(browser, code, "Ben");
  await expect(ben.getByRole("button", { name: "Pump 4 leaks" })).toBeVisible();

  await ann.getByRole("switch", { name: "Airplane mode" }).click();
  await edit(ann, "Pump 4 leaks", "High");
  await expect(ann.getByRole("status")).toHaveText("No network, 1 to send");
  await ann.getByRole("tab", { name: /Outbox/ }).click();
  await expect(ann.getByRole("tabpanel", { name: /Outbox/ })).toContainText("High");

  await edit(ben, "Pump 4 leaks", "Critical");
  await expect(ben.getByRole("status")).toHaveText("In step");

  await ann.getByRole("switch", { name: "Airplane mode" }).click();
  await ann.getByRole("tab", { name: /Conflicts/ }).click();
  const conflict = ann.getByRole("tabpanel", { name: /Conflicts/ });
  await expect(conflict).toContainText("Settled: others' values won");
  await expect(conflict).toContainText("Critical");
  for (const phone of [ann, ben]) {
    await phone.getByRole("tab", { name: "Tickets" }).click();
    await expect(phone.getByRole("button", { name: "Pump 4 leaks" })).toContainText("Critical");
  }

  // Without any network the page itself opens too, with what it knows.
  const isKept = async () => (await (await caches.open("tidelock-field")).match("/demo")) !== undefined;
  await expect.poll(() => ann.evaluate(isKept)).toBe(true);
  await ann.context().setOffline(true);
  await ann.reload();
  await expect(ann.getByRole("button", { name: "Pump 4 leaks" })).toContainText("Critical");
  await expect(ann.getByRole("status")).toHaveText("No network");
});
