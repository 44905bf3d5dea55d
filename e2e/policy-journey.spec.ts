import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { ticket } from "../lib/core/domains/ticket";
import { enrollPhone, type Phone } from "./enroll-phone";
import { expectNoBarriers } from "./expect-no-barriers";
import { made, setUpTenant, type Tenant } from "./set-up-tenant";
import { signInAs } from "./sign-in-as";

let tenant: Tenant;
let [kim, lee]: Phone[] = [];

test.beforeAll(async () => {
  tenant = await setUpTenant("Policy journey");
  const { code } = await made(api("post", "enrollment-codes", { data: { uses: 2 } }));
  [kim, lee] = [await enrollPhone(code, "Kim's phone"), await enrollPhone(code, "Lee's phone")];
});

test("a draft is tried, put in shadow, given to 10 %, to all, and taken back", async ({ page, context }) => {
  test.setTimeout(120_000);
  await loweredPriority("Pump 4 leaks");
  await signInAs(context, tenant.manager);
  await page.goto(`/t/${tenant.slug}/policies`);
  await card(page, "Tickets").getByRole("link", { name: "Change" }).click();

  await test.step("the replay shows the escalation that the draft would lose first", async () => {
    await choose(page, "When both sides changed the same field", /^Client wins/);
    await page.getByRole("button", { name: "Try it" }).click();
    await expect(page.getByText("1 escalation would be lost that the policy of then kept.")).toBeVisible();
    const example = page.getByRole("listitem").filter({ hasText: "Pump 4 leaks" });
    await expect(example).toContainText("escalation lost");
    await expect(example).toContainText("server (more escalated)");
    await expect(example).toContainText("device (client wins)");
    await expectNoBarriers(page);
  });

  await test.step("the draft is still there after a reload, and after Back", async () => {
    await page.reload();
    await expect(page.getByText("This is your draft of before")).toBeVisible();
    await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link").click();
    await expect(card(page, "Tickets")).toBeVisible();
    await page.goBack();
    await expect(page.getByText("1 difference to the policy in force")).toBeVisible();
  });

  await test.step("a rule keeps the priority, and then nothing is lost", async () => {
    await page.getByLabel("Add a rule for").fill("priority");
    await page.keyboard.press("Enter");
    await choose(page, "Rule for priority", /^Preserve escalation/);
    await page.getByRole("button", { name: "Try it" }).click();
    await expect(page.getByText("No escalation would be lost that the policy of then kept.")).toBeVisible();
  });

  await test.step("review it, and put it in shadow with a reason", async () => {
    await page.getByRole("button", { name: "Review" }).click();
    await expect(page.getByText("No escalation would be lost")).toBeVisible();
    await page.getByRole("button", { name: "Shadow" }).click();
    await page.getByLabel("Why this change?").fill("The crews see the site");
    await expectNoBarriers(page);
    await page.getByRole("button", { name: "Put it in shadow" }).click();
    await expect(version(page, 1)).toContainText("In shadow");
  });

  await test.step("give it to 10 % of the devices, then to all", async () => {
    await rollOut(page, "10 %");
    await expect(version(page, 1)).toContainText("On for 10 % of devices");
    await rollOut(page, "100 %");
    await expect(version(page, 1)).toBeHidden();
    await expect(page.getByText("Nothing differs from the policy in force")).toBeVisible();
  });

  await test.step("restore what held before, as a new version", async () => {
    await page.getByRole("tab", { name: "History" }).click();
    const first = page.getByRole("listitem").filter({ hasText: "Built-in default" });
    await first.getByRole("button", { name: "Restore" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Restore it" }).click();
    await expect(dialog).toContainText("Say why, in a few words.");
    await dialog.getByLabel("Why go back?").fill("The office was right after all");
    await dialog.getByRole("button", { name: "Restore it" }).click();
    const newest = page.getByRole("tabpanel").getByRole("listitem").first();
    await expect(newest).toContainText(/Version 2\s*in force/);
    const now = await (await api("get", "policies/ticket")).json();
    expect(now).toMatchObject({ version: 2, policy: ticket.defaultPolicy });
  });
});

test("a manager who was overtaken keeps the draft, sees what changed, and goes on", async ({
  page,
  context,
}) => {
  await signInAs(context, tenant.manager);
  await page.goto(`/t/${tenant.slug}/policies/task`);
  await choose(page, "On a tie", /^Device wins/);
  await page.getByRole("button", { name: "Review" }).click();
  await page.getByLabel("Why this change?").fill("The crews see the site");
  const change = { headers: { "if-match": '"0"' }, data: { merge: "record", reason: "faster" } };
  expect((await api("put", "policies/task", change)).status()).toBe(200);
  await page.getByRole("button", { name: "Switch it on" }).click();

  const notice = page.getByRole("alert").filter({ hasText: "changed this policy meanwhile" });
  await expect(notice).toContainText("it is at version 1");
  await expect(notice).toContainText("→ go as one");
  await expect(page.getByRole("button", { name: "Review" })).toBeDisabled();
  await notice.getByRole("button", { name: "Go on with my draft" }).click();
  await expect(page.getByText("1 difference to the policy in force")).toBeVisible();
  await expect(page.getByLabel("When they changed different fields")).toContainText("Take an edit as one");
  const now = await (await api("get", "policies/task")).json();
  expect(now).toMatchObject({ newest_version: 1, policy: { on_tie: "server", merge: "record" } });
});

test("what can't be meant is said beside its part, and nothing is lost", async ({ page, context }) => {
  await signInAs(context, tenant.manager);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/t/${tenant.slug}/policies/ticket`);
  await page.getByLabel("Add a value of priority").fill("low");
  await page.keyboard.press("Enter");
  await expect(page.getByText("a scale can't name a value twice")).toBeVisible();
  await expect(page.getByRole("button", { name: "Review" })).toBeDisabled();
  await page.getByRole("button", { name: "Remove low" }).last().click();

  await page.getByRole("button", { name: "Move critical up" }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(page.getByText("low < medium < critical < high", { exact: false }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Move critical up" })).toBeFocused();

  await page.getByLabel("Add a rule for").fill("asignee");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByRole("button", { name: "Show where" }).click();
  await expect(page.getByText('no record of this domain has a field "asignee"').first()).toBeVisible();
  await page.getByRole("button", { name: "Remove the rule for asignee" }).click();

  const file = (text: string) => ({
    name: "p.json",
    mimeType: "application/json",
    buffer: Buffer.from(text),
  });
  const picker = page.getByLabel("Policy file");
  await picker.setInputFiles(file('{"tidelock_policy": 7}'));
  await expect(page.getByText("This file is of version 7; this Tidelock reads version 1.")).toBeVisible();
  await picker.setInputFiles(file('{"tidelock_policy": 1, "domain": "task", "policy": {}}'));
  await expect(page.getByText('This file holds the policy of "task", and this is "ticket".')).toBeVisible();
  await expect(page.getByText("1 difference to the policy in force")).toBeVisible();
  await expectNoBarriers(page);
});

/** Kim escalates; Lee, who didn't see it, sets it lower. */
async function loweredPriority(title: string): Promise<void> {
  if (!kim || !lee) throw new Error("no phones");
  const changes = { title, status: "open", priority: "medium" };
  const { mobileId } = await kim.sync.mutate({ domain: "ticket", changes });
  await kim.sync.syncAll();
  await lee.sync.syncAll();
  await kim.sync.mutate({ domain: "ticket", mobileId, changes: { priority: "critical" } });
  await lee.sync.mutate({ domain: "ticket", mobileId, changes: { priority: "high" } });
  await kim.sync.syncAll();
  expect(await lee.sync.syncAll()).toMatchObject({ resolved: 1 });
}

async function rollOut(page: Page, share: string): Promise<void> {
  await version(page, 1).getByRole("button", { name: "Roll out…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "On", exact: true }).click();
  await dialog.getByRole("button", { name: share, exact: true }).click();
  await dialog.getByLabel("Why?").fill(`To ${share} of the devices`);
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(dialog).toBeHidden();
}

async function choose(page: Page, label: string, option: RegExp): Promise<void> {
  await page.getByRole("combobox", { name: label }).click();
  await page.getByRole("option", { name: option }).click();
}

function card(page: Page, title: string) {
  return page.locator("section", { has: page.getByRole("heading", { name: title, exact: true }) });
}

function version(page: Page, no: number) {
  return page.getByRole("region", { name: `Tickets, version ${no}` });
}

function api(
  method: "get" | "post" | "put",
  path: string,
  call: Parameters<APIRequestContext["put"]>[1] = {},
) {
  return tenant.manager.session[method](`/api/sync/${path}?tenant_id=${tenant.slug}`, call);
}
