import { expect, test } from "@playwright/test";
import { setUpTenant } from "./set-up-tenant";
import { signInAs } from "./sign-in-as";

test("the dashboard can be walked by keyboard alone", async ({ page, context }) => {
  const { slug, manager } = await setUpTenant("Keyboard");
  await signInAs(context, manager);
  await page.goto(`/t/${slug}`);
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();

  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();

  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(page).toHaveURL(/\/settings$/);

  await page.keyboard.press("Control+k");
  await page.getByPlaceholder(/Go to a page/).fill("conflicts");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/conflicts/);

  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(list).toContainText("Search and commands");
  await list.getByRole("switch", { name: /Single keys/ }).click();
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();

  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await page.keyboard.press("?");
  await page.keyboard.press("Control+k");
  const palette = page.getByPlaceholder(/Go to a page/);
  await expect(palette).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
  // What opened behind the palette would be seen only now.
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page).toHaveURL(/\/conflicts/);
});
