import { expect, type Page, test } from "@playwright/test";
import { enrollPhone, type Phone } from "./enroll-phone";
import { setUpTenant, type Tenant } from "./set-up-tenant";

test("two phones edit one field offline, a manager decides, and the decision reaches both", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const tenant = await setUpTenant("Conflict journey");
  await signIn(page, tenant);
  await expect(page.getByText("Waiting for the first device…")).toBeVisible();

  const code = await makeEnrollmentCode(page, { devices: 2 });
  const kim = await enrollPhone(code, "Kim's phone");
  const lee = await enrollPhone(code, "Lee's phone");
  const { mobileId } = await kim.sync.mutate({
    domain: "task",
    changes: { title: "Check pump 4", status: "open", assignee: "kim" },
  });
  await kim.sync.syncAll();
  await lee.sync.syncAll();

  await letPeopleDecideTasks(page);
  await contest(mobileId, { first: kim, second: lee });

  await openTheConflict(page);
  await test.step("choose the device's side and resolve, by keyboard", async () => {
    await page.keyboard.press("1");
    await expect(page.getByRole("button", { name: /^Device's edit/ })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
    await page.keyboard.press("Enter");
    await expect(page.getByText("Resolved: Check pump 4")).toBeVisible();
    await expect(page.getByText("Nothing waits for a person")).toBeVisible();
    await page.getByRole("link", { name: "Decided by people" }).click();
    await expect(page.getByRole("row", { name: /Check pump 4/ })).toContainText("Device");
  });

  await test.step("both phones hold the decision after a pull", async () => {
    for (const { sync } of [kim, lee]) {
      await sync.pull();
      expect((await sync.get("task", mobileId))?.fields).toEqual({
        title: "Check pump 4",
        status: "blocked",
        assignee: "kim",
        notes: "pressure is fine",
      });
      expect(sync.status().pending).toBe(0);
    }
  });

  await test.step("the overview counts what happened", async () => {
    await page.goto(`/t/${tenant.slug}`);
    // Measurements are written shortly after the answers they are of.
    await expect(async () => {
      await page.reload();
      await expect(tile(page, "Active devices")).toContainText("2");
      await expect(tile(page, "Sync requests")).toContainText("3 edits in");
    }).toPass();
    await expect(tile(page, "Settled without a person")).toContainText("of 1 conflict");
    await expect(tile(page, "Waiting for a person")).toContainText("nothing to decide");
  });
});

async function signIn(page: Page, { slug, manager }: Tenant): Promise<void> {
  await page.goto("/");
  await page.getByLabel("E-mail").fill(manager.email);
  await page.getByLabel("Password", { exact: true }).fill(manager.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/t/${slug}$`));
}

function makeEnrollmentCode(page: Page, { devices }: { devices: number }): Promise<string> {
  return test.step("make an enrolment code in the settings", async () => {
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("tab", { name: "Enrolment codes" }).click();
    await page.getByRole("button", { name: "New code" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Devices").fill(String(devices));
    await dialog.getByRole("button", { name: "Make the code" }).click();
    await expect(dialog).toContainText(`For ${devices} devices`);
    const code = (await dialog.locator("output").textContent()) ?? "";
    await dialog.getByRole("button", { name: "Done" }).click();
    await expect(
      page.getByRole("row", { name: new RegExp(`${code.slice(0, 4)}.*0 of ${devices}`) }),
    ).toBeVisible();
    return code;
  });
}

function letPeopleDecideTasks(page: Page): Promise<void> {
  return test.step("set the tasks' strategy to manual, with a reason", async () => {
    const reason = "The planners want to see these themselves";
    await page.getByRole("link", { name: "Policies" }).click();
    const tasks = page.locator("section", { has: page.getByRole("heading", { name: "Tasks", exact: true }) });
    await expect(tasks).toContainText("Nobody changed it yet");
    await tasks.getByRole("link", { name: "Change" }).click();
    await page.getByLabel("When both sides changed the same field").click();
    await page.getByRole("option", { name: /^Manual/ }).click();
    await expect(page.getByRole("main")).toContainText("→ Manual");
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByRole("button", { name: "Switch it on" }).click();
    await expect(page.getByText("Say why, in a few words.")).toBeVisible();
    await page.getByLabel("Why this change?").fill(reason);
    await page.getByRole("button", { name: "Switch it on" }).click();
    await page.getByRole("tab", { name: "History" }).click();
    const newest = page.getByRole("tabpanel").getByRole("listitem").first();
    await expect(newest).toContainText(/Version 1\s*in force/);
    await expect(newest).toContainText(reason);
  });
}

/** Both change `status` without having heard of the other; what only one of them changed is nobody's conflict. */
function contest(mobileId: string, { first, second }: { first: Phone; second: Phone }): Promise<void> {
  return test.step("edit the same field on both phones, then sync both", async () => {
    await first.sync.mutate({ domain: "task", mobileId, changes: { status: "done" } });
    await second.sync.mutate({
      domain: "task",
      mobileId,
      changes: { status: "blocked", notes: "pressure is fine" },
    });
    await first.sync.syncAll();
    const told: unknown[] = [];
    second.sync.on("conflict", ({ resolution, strategy }) => told.push({ resolution, strategy }));
    expect(await second.sync.syncAll()).toMatchObject({ manual: 1, resolved: 0, rejected: 0 });
    expect(told).toEqual([{ resolution: "manual_required", strategy: "manual" }]);
    expect((await second.sync.get("task", mobileId))?.fields.status).toBe("done");
  });
}

function openTheConflict(page: Page): Promise<void> {
  return test.step("find the conflict in the inbox and see both sides", async () => {
    await page.getByRole("link", { name: /^Conflicts/ }).click();
    const inbox = page.getByRole("list", { name: "Waiting for a person" });
    await expect(inbox).toContainText("Check pump 4");
    await inbox.getByRole("link", { name: /status.*Lee's phone/ }).click();
    await expect(page).toHaveURL(/id=/);
    const status = page.getByRole("radiogroup", { name: "status: which side" });
    await expect(status.getByRole("radio", { name: /Server.*done/ })).toBeVisible();
    await expect(status.getByRole("radio", { name: /Device.*blocked/ })).toBeVisible();
    await expect(status).toContainText("open");
  });
}

function tile(page: Page, label: string) {
  return page.getByRole("main").getByText(label, { exact: true }).first().locator("xpath=ancestor::div[1]");
}
