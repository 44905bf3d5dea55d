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
  "/queue",
  "/queue?state=done",
  "/alerts",
  "/alerts?edit=new",
  "/alerts?tab=history",
  "/alerts?tab=channels",
  "/alerts?tab=deliveries",
  "/settings",
  "/settings?tab=enrolment",
  "/settings?tab=limits",
  "/settings?tab=rollout",
  "/audit",
  "/settings?tab=general",
];

let busy: BusyTenant;
let empty: Tenant;

test.describe.configure({ timeout: 180_000 });

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
  await lookAt(page, "/login");
  await signInAs(context, firstAccount());
  await lookAt(page, "/admin");
});

test("axe finds nothing on one conflict, one device and one record", async ({ page, context }) => {
  await signInAs(context, busy.manager);
  await lookAt(page, `/t/${busy.slug}/conflicts/${busy.conflictId}`);
  await lookAt(page, `/t/${busy.slug}/devices/${busy.phone.id}`);
  await lookAt(page, `/t/${busy.slug}/records/task/${busy.task.mobileId}`);
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
    await expectNoViolation(page, where);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect.soft(beyond, `${where}: pixels to scroll sideways`).toBeLessThanOrEqual(0);
  }
}

async function expectNoViolation(page: Page, where: string): Promise<void> {
  // Half-transparent text of a dialog that fades in has no contrast yet.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ playState, effect }) =>
          playState !== "running" || effect?.getComputedTiming().endTime === Infinity,
      ),
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  expect.soft(found, where).toEqual([]);
}
