import { expect, test } from "@playwright/test";
import { firstAccount } from "./first-account";

test("the right e-mail and password open the house, and a wrong password does not", async ({ page }) => {
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

test("without e-mail the page of a forgotten password says who can help", async ({ page }) => {
  await page.goto("/login");
  await page.getByRole("link", { name: "Forgotten your password?" }).click();
  await expect(page.getByText("user reset-link")).toBeVisible();
});
