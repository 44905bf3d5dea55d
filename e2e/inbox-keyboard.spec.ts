import { expect, type Locator, type Page, test } from "@playwright/test";
import { enrollPhone, type Phone } from "./enroll-phone";
import { expectNoBarriers } from "./expect-no-barriers";
import { setUpBusyTenant } from "./set-up-busy-tenant";
import { inviteMember, made, setUpTenant, type Tenant } from "./set-up-tenant";
import { signInAs } from "./sign-in-as";

const WAITING = 50;

test("an inbox of fifty is cleared with the keyboard alone", async ({ page, context }) => {
  test.setTimeout(300_000);
  const { tenant, office, field, ids } = await fillInbox();
  await signInAs(context, tenant.manager);
  await page.goto(`/t/${tenant.slug}/conflicts`);
  await expect(left(page, WAITING)).toBeVisible();

  await test.step("every key is listed behind ?", async () => {
    const keys = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    // Keys work from the moment on that the page has come alive.
    await expect(async () => {
      await page.keyboard.press("?");
      await expect(keys).toBeVisible({ timeout: 1_000 });
    }).toPass();
    for (const label of [
      "Next conflict",
      "Take the device's side",
      "Write a value of your own",
      "Undo what",
    ]) {
      await expect(keys).toContainText(label);
    }
    await page.keyboard.press("Escape");
    await expect(keys).toBeHidden();
  });

  await test.step("j and k move, and the focus goes along", async () => {
    await page.keyboard.press("j");
    await expect(current(page)).toBeFocused();
    const first = await titleOf(shown(page));
    await page.keyboard.press("j");
    await expect(shown(page)).not.toHaveText(first);
    await expect(current(page)).toBeFocused();
    await page.keyboard.press("k");
    await expect(shown(page)).toHaveText(first);
  });

  await test.step("e writes another value", async () => {
    await choose(page, "2");
    await page.keyboard.press("e");
    const editor = page.getByRole("dialog", { name: "status: another value" });
    await expect(editor.getByLabel("Value")).toBeFocused();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("postponed");
    await page.keyboard.press("Enter");
    await expect(editor).toBeHidden();
    await expect(current(page)).toBeFocused();
    await decideAndGoOn(page);
    await expect(left(page, WAITING - 1)).toBeVisible();
  });

  await test.step("axe finds nothing while one is open, on a desk and at 390 px", async () => {
    await expectNoBarriers(page);
    const desk = page.viewportSize();
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoBarriers(page);
    await page.getByRole("link", { name: "All that wait" }).click();
    await expect(inbox(page).getByRole("link").first()).toBeVisible();
    await page.goBack();
    await expect(inbox(page)).toBeHidden();
    await page.setViewportSize(desk ?? { width: 1280, height: 720 });
    await expect(current(page)).toBeVisible();
  });

  await test.step("u undoes it, and it is decided anew", async () => {
    await page.keyboard.press("u");
    await expect(page.getByText("It can be decided anew.")).toBeVisible();
    await choose(page, "1");
    await decideAndGoOn(page);
  });

  await test.step("1 or 2 and Enter, until nothing waits", async () => {
    for (let waiting = WAITING - 1; waiting > 1; waiting--) {
      await choose(page, waiting % 2 ? "1" : "2");
      await decideAndGoOn(page);
      await expect(left(page, waiting - 1)).toBeVisible();
    }
    await choose(page, "1");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Nothing waits for a person")).toBeVisible();
  });

  await test.step("both devices hold every decision", async () => {
    await Promise.all([office.sync.pull(), field.sync.pull()]);
    const ends = await Promise.all([office, field].map((phone) => statuses(phone, ids)));
    expect(ends[0]).toEqual(ends[1]);
    expect(new Set(ends[0])).toEqual(new Set(["done", "blocked"]));
  });
});

test("of two managers one decides, and the other's undo reaches both devices", async ({
  page: mia,
  context,
  browser,
}) => {
  test.setTimeout(120_000);
  const busy = await setUpBusyTenant("Second thoughts");
  const { slug, manager, conflictId, phone, other, task } = busy;
  const path = `/t/${slug}/conflicts/${conflictId}`;
  const colleague = await inviteMember(manager.session, { slug, role: "manager", name: "Ada" });
  const ada = await (await browser.newContext()).newPage();
  await signInAs(ada.context(), colleague);
  await signInAs(context, manager);
  const statusOnPhones = async () => {
    await Promise.all([phone.sync.pull(), other.sync.pull()]);
    return Promise.all(
      [phone, other].map(async ({ sync }) => (await sync.get("task", task.mobileId))?.fields.status),
    );
  };

  await test.step("each sees the other", async () => {
    await ada.goto(path);
    await expect(ada.getByRole("button", { name: "Server's record" })).toBeEnabled();
    await mia.goto(path);
    await expect(mia.getByText("Ada is looking at this too")).toBeVisible();
    await ada.reload();
    await expect(ada.getByText(/^Mia .* is looking at this too$/)).toBeVisible();
  });

  await test.step("the second decision is refused, and writes nothing", async () => {
    await mia.getByRole("button", { name: "Device's edit" }).click();
    await ada.getByRole("button", { name: "Server's record" }).click();
    await ada.getByRole("button", { name: "Resolve" }).click();
    await expect(ada.getByText(/^Ada decided/)).toBeVisible();
    await mia.getByRole("button", { name: "Resolve" }).click();
    const refusal = mia.getByRole("alert").filter({ hasText: "Ada resolved this conflict already." });
    await refusal.getByRole("button", { name: "Show the new state" }).click();
    await expect(mia.getByText(/^Ada decided.*the server's side stood/)).toBeVisible();
    expect(await statusOnPhones()).toEqual(["done", "done"]);
  });

  await test.step("the undo reaches both devices, and happens once", async () => {
    await mia.getByRole("region", { name: "Undo" }).getByRole("button", { name: "Undo" }).click();
    await expect(mia.getByText("It can be decided anew.")).toBeVisible();
    expect(await statusOnPhones()).toEqual(["blocked", "blocked"]);
    const again = await manager.session.post(`/api/sync/conflicts/${conflictId}/undo?tenant_id=${slug}`, {
      data: {},
    });
    expect(await again.json()).toMatchObject({ status: 409, code: "already_undone" });
  });

  await test.step("it is decided anew on a phone's screen, and the record tells it all", async () => {
    await mia.setViewportSize({ width: 390, height: 844 });
    await expectNoBarriers(mia);
    await mia.getByRole("button", { name: "Server's record" }).click();
    await mia.getByRole("button", { name: "Resolve" }).click();
    await expect(mia.getByText(/decided.*the server's side stood/)).toBeVisible();
    await mia.getByRole("link", { name: "History" }).click();
    const history = mia.getByRole("list", { name: "Writes, newest first" });
    await expect(history).toContainText("Undid a resolution");
    await expect(history.getByRole("listitem").last()).toContainText("created it");
  });
});

/** Two phones, and fifty tasks whose status both changed without hearing of each other. */
async function fillInbox(): Promise<{ tenant: Tenant; office: Phone; field: Phone; ids: string[] }> {
  const tenant = await setUpTenant("Full inbox");
  const { slug, manager } = tenant;
  const { code } = await made(
    manager.session.post(`/api/sync/enrollment-codes?tenant_id=${slug}`, { data: { uses: 2 } }),
  );
  const office = await enrollPhone(code, "Office");
  const field = await enrollPhone(code, "Field");
  const policy = await manager.session.put(`/api/sync/policies/task?tenant_id=${slug}`, {
    data: { strategy: "manual", reason: "People decide about tasks" },
    headers: { "if-match": '"0"' },
  });
  expect(policy.ok(), await policy.text()).toBe(true);
  const ids: string[] = [];
  for (let n = 1; n <= WAITING; n++) {
    const changes = { title: `Check pump ${n}`, status: "open" };
    ids.push((await office.sync.mutate({ domain: "task", changes })).mobileId);
  }
  await office.sync.syncAll();
  await field.sync.syncAll();
  for (const [phone, status] of [
    [office, "done"],
    [field, "blocked"],
  ] as const) {
    for (const mobileId of ids) await phone.sync.mutate({ domain: "task", mobileId, changes: { status } });
    await phone.sync.syncAll();
  }
  return { tenant, office, field, ids };
}

function statuses({ sync }: Phone, ids: readonly string[]): Promise<unknown[]> {
  return Promise.all(ids.map(async (id) => (await sync.get("task", id))?.fields.status));
}

async function choose(page: Page, key: "1" | "2"): Promise<void> {
  const side = page.getByRole("button", { name: key === "1" ? /^Device's edit/ : /^Server's record/ });
  await expect(side).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press(key);
  await expect(side).toHaveAttribute("aria-pressed", "true");
}

/** Waits until the next conflict is drawn, as a person does: a key for one that isn't drawn yet does nothing. */
async function decideAndGoOn(page: Page): Promise<void> {
  const decided = await titleOf(shown(page));
  await page.keyboard.press("Enter");
  await expect(shown(page)).not.toHaveText(decided);
}

async function titleOf(heading: Locator): Promise<string> {
  return (await heading.textContent()) ?? "";
}

function left(page: Page, count: number) {
  return page.getByText(`${count} of ${count} conflicts`, { exact: true });
}

/** The title of the conflict beside the list. */
function shown(page: Page) {
  return page.getByRole("heading", { level: 2, name: /^Check pump/ });
}

function inbox(page: Page) {
  return page.getByRole("list", { name: "Waiting for a person" });
}

function current(page: Page) {
  return inbox(page).locator("a[aria-current=true]");
}
