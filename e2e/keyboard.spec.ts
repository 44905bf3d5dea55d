import { expect, type Page, test } from "@playwright/test";
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

test("what has the focus shows it in both themes, and no bar stands over it", async ({ page, context }) => {
  const { slug, manager } = await setUpTenant("Focus");
  await signInAs(context, manager);
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const [colorScheme, path] of [
    ["light", "/policies/ticket"],
    ["dark", "/settings"],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`/t/${slug}${path}`);
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    const stops = await walk(page);
    expect(stops.length, `${path} can be walked`).toBeGreaterThan(15);
    expect(stops.filter(({ shown, clear }) => !shown || !clear)).toEqual([]);
  }
});

test("a dialog keeps the focus, closes with Escape and gives it back", async ({ page, context }) => {
  const { slug, manager } = await setUpTenant("Dialog");
  await signInAs(context, manager);
  await page.goto(`/t/${slug}/settings`);
  const invite = page.getByRole("button", { name: "Invite" });
  const dialog = page.getByRole("dialog", { name: "Invite a person" });
  await expect(async () => {
    await invite.press("Enter");
    await expect(dialog).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(dialog.getByLabel("E-mail")).toBeFocused();
  // Once around: three fields, two buttons and the one that closes.
  for (const name of ["Role", "Cancel", "Invite", "Close", "E-mail"]) {
    await page.keyboard.press("Tab");
    await expect(dialog.locator(":focus")).toHaveAccessibleName(new RegExp(`^${name}`));
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(invite).toBeFocused();
});

type Stop = { name: string; shown: boolean; clear: boolean };

/** Everywhere that Tab leads to on a page, until it leaves it. */
async function walk(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  while (stops.length < 100) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(focused);
    if (!stop) return stops;
    stops.push(stop);
  }
  return stops;
}

function focused(): Stop | undefined {
  const element = document.activeElement;
  if (!element || element === document.body) return undefined;
  const ringed = (style: CSSStyleDeclaration) =>
    style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
  const { left, top, width, height } = element.getBoundingClientRect();
  const over = document.elementFromPoint(left + Math.min(width / 2, 20), top + height / 2);
  return {
    name: element.ariaLabel ?? element.textContent ?? "",
    // Rows draw the ring around the whole of them.
    shown: ringed(getComputedStyle(element)) || ringed(getComputedStyle(element, "::after")),
    clear: over !== null && (element.contains(over) || over.contains(element)),
  };
}
