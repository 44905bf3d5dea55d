import { expect, test } from "@playwright/test";
import { setUpTenant } from "./set-up-tenant";
import { signInAs } from "./sign-in-as";

test("an invited viewer signs in once with the password handed over, then with their own, and can only look", async ({
  page,
  context,
  browser,
}) => {
  const { slug, manager } = await setUpTenant("Invitation");
  await signInAs(context, manager);
  const email = `vera-${slug}@e2e.test`;
  await page.goto(`/t/${slug}/settings`);
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByRole("button", { name: "Invite" }).click();
  const password = (await dialog.getByRole("status", { name: "the password" }).textContent()) ?? "";

  const vera = await browser.newPage();
  await vera.goto(`/t/${slug}/settings?tab=general`);
  await vera.getByLabel("E-mail").fill(email);
  await vera.getByLabel("Password", { exact: true }).fill(password);
  await vera.getByRole("button", { name: "Sign in" }).click();
  await expect(vera.getByRole("heading", { name: "Choose a password" })).toBeVisible();
  await vera.goto(`/t/${slug}`);
  await expect(vera.getByRole("heading", { name: "Choose a password" })).toBeVisible();
  await vera.getByLabel("Current password").fill(password);
  await vera.getByLabel("New password", { exact: true }).fill("a boat with three oars");
  await vera.getByLabel("New password again").fill("a boat with three oars");
  await vera.getByRole("button", { name: "Save and go on" }).click();
  await expect(vera).toHaveURL(new RegExp(`/t/${slug}$`));

  await vera.goto(`/t/${slug}/settings`);
  await expect(vera.getByText("You are a viewer")).toBeVisible();
  await expect(vera.getByRole("button", { name: "Invite" })).toHaveCount(0);
  expect((await vera.goto("/admin"))?.status()).toBe(404);
  await vera.close();
});

test("the last manager can't be removed, and a change of role can be undone", async ({ page, context }) => {
  const { slug, manager } = await setUpTenant("Roles");
  await signInAs(context, manager);
  await page.goto(`/t/${slug}/settings`);
  const members = page.getByRole("table", { name: "Members" });
  await page.getByRole("button", { name: /^Remove Mia/ }).click();
  await expect(page.getByText("This is the tenant's last manager")).toBeVisible();
  await expect(members).toContainText("Mia");

  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(`noor-${slug}@e2e.test`);
  await dialog.getByLabel("Name").fill("Noor");
  await dialog.getByRole("button", { name: "Invite" }).click();
  await dialog.getByRole("button", { name: "Done" }).click();
  const role = page.getByRole("combobox", { name: "Role of Noor" });
  await role.click();
  await page.getByRole("option", { name: "Manager" }).click();
  await expect(page.getByText("Noor is a manager now")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Noor is a viewer now")).toBeVisible();
  await expect(role).toHaveText("Viewer");
});
