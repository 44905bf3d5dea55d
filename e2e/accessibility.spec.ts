import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { firstAccount } from "./first-account";
import { type BusyTenant, setUpBusyTenant } from "./set-up-busy-tenant";
import { setUpTenant, type Tenant } from "./set-up-tenant";
import { signInAs } from "./sign-in-as";

const SCREENS = [
  { width: 1440, height: 900, theme: "light" },
  { width: 1440, height: 900, theme: "dark" },
  { width: 390, height: 844, theme: "dark" },
  { width: 390, height: 844, theme: "light" },
] as const;

const SECTIONS = [
  "",
  "/devices",
  "/conflicts",
  "/conflicts?state=settled",
  "/conflicts?state=reviewed",
  "/policies",
  "/policies/ticket",
  "/policies/ticket?view=history",
  "/queue",
  "/queue?state=done",
  "/alerts",
  "/alerts?edit=new",
  "/alerts?tab=history",
  "/alerts?tab=channels",
  "/alerts?tab=deliveries",
  "/settings",
  "/settings?tab=enrolment",
  "/settings?tab=tokens",
  "/settings?tab=limits",
  "/settings?tab=rollout",
  "/audit",
  "/settings?tab=general",
];

let busy: BusyTenant;
let empty: Tenant;

// On both workers: alone on one, this file would take longer than all the others together.
test.describe.configure({ mode: "parallel", timeout: 180_000 });

test.beforeAll(async () => {
  [busy, empty] = await Promise.all([setUpBusyTenant("Full house"), setUpTenant("Empty house")]);
});

for (const section of SECTIONS) {
  test(`axe finds nothing on …${section || "/"} of a full and of an empty tenant`, async ({
    page,
    context,
  }) => {
    for (const { slug, manager } of [busy, empty]) {
      await signInAs(context, manager);
      await lookAt(page, `/t/${slug}${section}`);
    }
  });
}

test("axe finds nothing at the front door and on the fleet", async ({ page, context }) => {
  for (const path of ["/login", "/login/forgotten", "/login/reset", "/invitation"]) await lookAt(page, path);
  await lookAt(page, "/demo");
  await signInAs(context, firstAccount());
  await lookAt(page, "/admin");
  await lookAt(page, "/account");
});

test("axe finds nothing on one conflict, one device and one record", async ({ page, context }) => {
  await signInAs(context, busy.manager);
  await lookAt(page, `/t/${busy.slug}/conflicts/${busy.conflictId}`);
  await lookAt(page, `/t/${busy.slug}/devices/${busy.phone.id}`);
  await lookAt(page, `/t/${busy.slug}/records/task/${busy.task.mobileId}`);
});

const OPENED: { [what: string]: { path: string; width: number; open: (page: Page) => Promise<void> } } = {
  "the range and its zone": {
    path: "",
    width: 390,
    open: (page) => page.getByRole("button", { name: "Last 7 days" }).click(),
  },
  "the filters of a phone": {
    path: "/devices",
    width: 390,
    open: (page) => page.getByRole("button", { name: "Filters" }).click(),
  },
  "the choice of columns": {
    path: "/devices",
    width: 1440,
    open: (page) => page.getByRole("button", { name: "Columns" }).click(),
  },
  "a chart's table": {
    path: "",
    width: 1440,
    open: (page) => page.getByRole("button", { name: "Show as a table" }).first().click(),
  },
  "the palette": { path: "", width: 1440, open: (page) => page.keyboard.press("Control+k") },
  "the list of keys": { path: "", width: 390, open: (page) => page.keyboard.press("?") },
};

test("axe finds nothing in what opens over a page", async ({ page, context }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signInAs(context, busy.manager);
  for (const [what, { path, width, open }] of Object.entries(OPENED)) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`/t/${busy.slug}${path}`);
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    await open(page);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectNoViolation(page, `${what}, ${colorScheme}`, colorScheme);
    }
  }
});

test("axe finds nothing where one sync is looked at step by step, and where nothing matches", async ({
  page,
  context,
}) => {
  await signInAs(context, busy.manager);
  await lookAt(page, `/t/${busy.slug}/devices?q=nobody-has-this`);
  await lookAt(page, `/t/${busy.slug}?from=now&to=now-7d`);
  await page.setViewportSize({ width: 390, height: 900 });
  await page.goto(`/t/${busy.slug}/devices/${busy.phone.id}`);
  await page.getByRole("button", { name: "Show its sync step by step" }).first().click();
  await expect(page.getByRole("dialog", { name: "One sync" })).toBeVisible();
  await expectNoViolation(page, "one sync");
});

async function lookAt(page: Page, path: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1, includeHidden: true })).toHaveCount(1);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  for (const { theme, ...viewport } of SCREENS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme: theme });
    await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
    const where = `${path} at ${viewport.width} px, ${theme}`;
    await expectNoViolation(page, where, theme);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect.soft(beyond, `${where}: pixels to scroll sideways`).toBeLessThanOrEqual(0);
    expect.soft(await page.evaluate(strayLabels), `${where}: labels away from their values`).toEqual([]);
  }
}

/** Where a table is a list of cards, each label stands before its value, on the same line. */
function strayLabels(): string[] {
  const labels = [...document.querySelectorAll("td > span:first-child:not(:only-child)")];
  const stray = labels.filter((label) => {
    const [at, value] = [label, label.nextElementSibling ?? label].map((part) =>
      part.getBoundingClientRect(),
    );
    return at && value && at.width > 0 && (at.left >= value.left || Math.abs(at.top - value.top) > 20);
  });
  return stray.map((label) => label.textContent ?? "");
}

/** The dark theme differs from the light one in its colours alone. */
async function expectNoViolation(
  page: Page,
  where: string,
  theme: "light" | "dark" = "light",
): Promise<void> {
  // Half-transparent text of a dialog that fades in has no contrast yet.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ playState, effect }) =>
          playState !== "running" || effect?.getComputedTiming().endTime === Infinity,
      ),
  );
  const axe = new AxeBuilder({ page });
  // By their names: the tag of colours would bring the stricter contrast of level AAA along, which no other run asks for.
  if (theme === "dark") axe.withRules(["color-contrast", "link-in-text-block"]);
  const { violations } = await axe.analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  expect.soft(found, where).toEqual([]);
}
