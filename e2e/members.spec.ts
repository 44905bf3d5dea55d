import { expect } from "@playwright/test";
import { signIn, test } from "./signed-in";

test("an invited viewer signs in once with the password handed over, then with their own, and can only look", async ({
  page,
  tenant,
  browser,
  baseURL,
}) => {
  const email = `vera-${tenant.slug}@example.test`;
  await page.goto(`/t/${tenant.slug}/settings`);
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByRole("button", { name: "Invite" }).click();
  await expect(dialog.getByText("Shown this once")).toBeVisible();
  const password = (await dialog.getByRole("status").first().textContent()) ?? "";

  const vera = await browser.newPage({ baseURL, storageState: undefined });
  await signIn(vera, { email, password });
  await expect(vera.getByRole("heading", { name: "Choose a password" })).toBeVisible();
  await vera.goto(`/t/${tenant.slug}`);
  await expect(vera.getByRole("heading", { name: "Choose a password" })).toBeVisible();
  await vera.getByLabel("Current password").fill(password);
  await vera.getByLabel("New password", { exact: true }).fill("a boat with three oars");
  await vera.getByLabel("New password again").fill("a boat with three oars");
  await vera.getByRole("button", { name: "Save and go on" }).click();
  await expect(vera).toHaveURL(new RegExp(`/t/${tenant.slug}$`));

  await vera.goto(`/t/${tenant.slug}/settings`);
  await expect(vera.getByText("You are a viewer")).toBeVisible();
  await expect(vera.getByRole("button", { name: "Invite" })).toHaveCount(0);
  expect((await vera.goto("/admin"))?.status()).toBe(404);
  await vera.close();
});

test("the last manager can't be removed, and a change of role can be undone", async ({ page, tenant }) => {
  await page.goto(`/t/${tenant.slug}/settings`);
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(`mara-${tenant.slug}@example.test`);
  await dialog.getByLabel("Name").fill("Mara");
  await dialog.getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: "Manager" }).click();
  await dialog.getByRole("button", { name: "Invite" }).click();
  await dialog.getByRole("button", { name: "Done" }).click();

  await page.getByRole("button", { name: "Remove Mara" }).click();
  await expect(page.getByText("This is the tenant's last manager")).toBeVisible();
  await expect(page.getByRole("table", { name: "Members" })).toContainText("Mara");

  await page.getByRole("button", { name: "Invite" }).click();
  await dialog.getByLabel("E-mail").fill(`noor-${tenant.slug}@example.test`);
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
