import { expect, type Page, test } from "@playwright/test";
import { enrollPhone, type Phone } from "./enroll-phone";
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
    const first = page.url();
    await page.keyboard.press("j");
    await expect(page).not.toHaveURL(first);
    await page.keyboard.press("k");
    await expect(page).toHaveURL(first);
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
    await page.keyboard.press("Enter");
    await expect(left(page, WAITING - 1)).toBeVisible();
  });

  await test.step("u undoes it, and it is decided anew", async () => {
    await page.keyboard.press("u");
    await expect(page.getByText("It can be decided anew.")).toBeVisible();
    await choose(page, "1");
    await page.keyboard.press("Enter");
    await expect(page.getByText("It can be decided anew.")).toBeHidden();
  });

  await test.step("1 or 2 and Enter, until nothing waits", async () => {
    for (let waiting = WAITING - 1; waiting > 0; waiting--) {
      const decided = (await shown(page).textContent()) ?? "";
      await choose(page, waiting % 2 ? "1" : "2");
      await page.keyboard.press("Enter");
      if (waiting > 1) {
        await expect(left(page, waiting - 1)).toBeVisible();
        await expect(shown(page)).not.toHaveText(decided);
      }
    }
    await expect(page.getByText("Nothing waits for a person")).toBeVisible();
  });

  await test.step("both devices hold every decision", async () => {
    await Promise.all([office.sync.pull(), field.sync.pull()]);
    const ends = await Promise.all([office, field].map((phone) => statuses(phone, ids)));
    expect(ends[0]).toEqual(ends[1]);
    expect(new Set(ends[0])).toEqual(new Set(["done", "blocked"]));
  });
});

test("an undo reaches a device; of two managers one wins, and each sees the other", async ({
  page,
  context,
}) => {
  test.setTimeout(120_000);
  const busy = await setUpBusyTenant("Second thoughts");
  const { slug, manager, conflictId, phone, other, task } = busy;
  const colleague = await inviteMember(manager.session, { slug, role: "manager", name: "Ada" });
  const shown = await manager.session.get(`/api/sync/conflicts/${conflictId}?tenant_id=${slug}`);
  const { record } = await shown.json();
  const call = (verb: "resolve" | "undo", as = manager) =>
    as.session.post(`/api/sync/conflicts/${conflictId}/${verb}?tenant_id=${slug}`, {
      data: verb === "undo" ? {} : { choice: "client", expected_version: record.version },
    });
  expect((await call("resolve")).status()).toBe(200);
  expect(await (await call("resolve", colleague)).json()).toMatchObject({
    status: 409,
    code: "already_resolved",
  });

  const undos = await Promise.all([call("undo"), call("undo", colleague)]);
  expect(undos.map((answer) => answer.status()).sort()).toEqual([200, 409]);
  for (const { sync } of [phone, other]) {
    await sync.pull();
    expect((await sync.get("task", task.mobileId))?.fields.status).toBe("done");
  }
  expect(await (await call("undo")).json()).toMatchObject({ status: 409, code: "already_undone" });

  await colleague.session.put(`/api/sync/conflicts/${conflictId}/attention?tenant_id=${slug}`, { data: {} });
  await signInAs(context, manager);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/t/${slug}/conflicts/${conflictId}`);
  await expect(page.getByText("Ada is looking at this too")).toBeVisible();
  await expect(page.getByText("It can be decided anew.")).toBeVisible();
  await page.getByRole("button", { name: "Device's edit" }).click();
  await page.getByRole("button", { name: "Resolve" }).click();
  await expect(page.getByRole("button", { name: "Undo", exact: true }).first()).toBeVisible();
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(beyond, "pixels to scroll sideways").toBeLessThanOrEqual(0);

  await page.getByRole("link", { name: "History" }).click();
  const history = page.getByRole("list", { name: "Writes, newest first" });
  await expect(history).toContainText("Undid a resolution");
  await expect(history.getByRole("listitem").last()).toContainText("created it");
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

function left(page: Page, count: number) {
  return page.getByText(`${count} of ${count} conflicts`, { exact: true });
}

/** The title of the conflict beside the list. */
function shown(page: Page) {
  return page.getByRole("heading", { level: 2, name: /^Check pump/ });
}

function current(page: Page) {
  return page.getByRole("list", { name: "Waiting for a person" }).locator("a[aria-current=true]");
}
