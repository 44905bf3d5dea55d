import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { enrollPhone } from "./enroll-phone";
import { setAsideEdit } from "./set-aside-edit";
import { made, setUpTenant } from "./set-up-tenant";
import { signInAs } from "./sign-in-as";

test("a bad edit is mended in the queue, another discarded and restored, and the phones hear of it", async ({
  page,
  context,
}) => {
  const { slug, manager } = await setUpTenant("Queue journey");
  const codes = `/api/sync/enrollment-codes?tenant_id=${slug}`;
  const { code } = await made(manager.session.post(codes, { data: { uses: 2 } }));
  const kim = await enrollPhone(code, "Kim's phone");
  const lee = await enrollPhone(code, "Lee's phone");
  const [pump, valve] = [`pump-${randomUUID()}`, `valve-${randomUUID()}`];
  await setAsideEdit(kim, manager, { slug, mobileId: pump });
  await setAsideEdit(kim, manager, { slug, mobileId: valve });

  await signInAs(context, manager);
  await page.goto(`/t/${slug}`);
  // Keys pressed before the page listens go nowhere, as with anybody.
  await expect(async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("q");
    await expect(page.getByRole("heading", { name: "Queue" })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(page.getByRole("link", { name: "Set aside" }).first()).toBeVisible();

  await test.step("mend one and let it in", async () => {
    await page.getByRole("link", { name: pump }).click();
    const dialog = page.getByRole("dialog", { name: `task/${pump}` });
    await expect(dialog).toContainText("title: must be a string");
    const json = dialog.getByLabel("The edit, as JSON");
    await json.fill((await json.inputValue()).replace('"title": 7', '"title": '));
    await expect(dialog).toContainText("This is no JSON yet");
    await expect(dialog.getByRole("button", { name: "Save and retry" })).toBeDisabled();
    await json.fill((await json.inputValue()).replace('"title": ', '"title": "Check pump 7"'));
    await dialog.getByRole("button", { name: "Save and retry" }).click();
    await expect(page.getByText(`task/${pump} is in the queue again`)).toBeVisible();
    await expect(async () => {
      await lee.sync.syncAll();
      expect((await lee.sync.get("task", pump))?.fields.title).toBe("Check pump 7");
    }).toPass();
  });

  await test.step("discard the other with a reason, and take that back", async () => {
    await page.getByRole("link", { name: valve }).click();
    const dialog = page.getByRole("dialog", { name: `task/${valve}` });
    await dialog.getByRole("button", { name: "Discard…" }).click();
    await dialog.getByLabel("Why discard it?").fill("A test by the trainee");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Nothing was set aside")).toBeVisible();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByRole("link", { name: valve })).toBeVisible();
  });

  await test.step("pause the queue, and let it go on", async () => {
    await page.getByRole("button", { name: "Pause the queue" }).click();
    await expect(page.getByText("Devices can still leave edits here")).toBeVisible();
    await page.getByRole("button", { name: "Retry all 1" }).click();
    await page.getByRole("link", { name: /^Waiting 1/ }).click();
    await expect(page.getByRole("link", { name: valve })).toBeVisible();
    await page.getByRole("button", { name: "Go on applying" }).click();
    await page
      .getByRole("navigation", { name: "Edits by state" })
      .getByRole("link", { name: /^Set aside/ })
      .click();
    await expect(page.getByRole("link", { name: valve })).toBeVisible();
  });
});
