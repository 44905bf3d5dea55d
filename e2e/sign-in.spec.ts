import { expect, test } from "@playwright/test";
import { firstAccount } from "./first-account";

test("the sign-in data that the start printed opens the house, and a wrong password does not", async ({
  page,
}) => {
  const { email, password } = firstAccount();
  await page.goto("/");
  await expect(page).toHaveURL(/\/login/);

  await page.getByLabel(/e-?mail/i).fill(email);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: /./ })).toBeVisible();
  await expect(page).toHaveURL(/\/login/);

  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/admin$/);
  await expect(page.getByRole("heading", { name: "Fleet" })).toBeVisible();
});
