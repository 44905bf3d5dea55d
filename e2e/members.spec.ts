import { type Browser, expect, type Page, test } from "@playwright/test";
import { expectNoBarriers } from "./expect-no-barriers";
import { inviteMember, setUpTenant } from "./set-up-tenant";
import { signInAs } from "./sign-in-as";

const PASSWORD = "a boat with three oars";

test("who is invited by a link makes their own account with it, once, and can only look", async ({
  page,
  context,
  browser,
}) => {
  const { slug, name, manager } = await setUpTenant("Invitation");
  await signInAs(context, manager);
  const email = `vera-${slug}@e2e.test`;
  const link = await invite(page, slug, email);
  const invitations = page.getByRole("table", { name: "Invitations, newest first" });
  await expect(invitations).toContainText(email);
  await expect(page.getByRole("table", { name: "Members" })).not.toContainText(email);
  await expectNoBarriers(page);

  const vera = await strangerAt(browser, link);
  await expect(vera.getByRole("heading", { name: `Join ${name}` })).toBeVisible();
  await expect(vera).toHaveURL(/\/invitation$/);
  await vera.reload();
  await vera.getByLabel("Your name").fill("Vera");
  await choosePassword(vera, "password123");
  await expect(vera.getByText("one of the most common passwords")).toBeVisible();
  await expectNoBarriers(vera);
  await choosePassword(vera, PASSWORD);
  await expect(vera).toHaveURL(new RegExp(`/t/${slug}$`));

  await vera.goto(`/t/${slug}/settings`);
  await expect(vera.getByText("You are a viewer")).toBeVisible();
  await expect(vera.getByRole("button", { name: "Invite" })).toHaveCount(0);
  expect((await vera.goto("/admin"))?.status()).toBe(404);
  await vera.goto(link);
  await expect(vera.getByText("This invitation doesn't work")).toBeVisible();
  await vera.close();

  await page.reload();
  await expect(page.getByRole("table", { name: "Members" })).toContainText("Vera");
  await expect(invitations).toHaveCount(0);
});

test("who has an account accepts while signed in with it, and nobody else does", async ({
  page,
  context,
  browser,
}) => {
  const [{ slug, manager }, elsewhere] = await Promise.all([setUpTenant("Host"), setUpTenant("Elsewhere")]);
  await signInAs(context, manager);
  const link = await invite(page, slug, elsewhere.manager.email);
  await page.goto(link);
  await expect(page.getByText(`You are signed in as ${manager.email}`)).toBeVisible();
  await expect(page.getByRole("button", { name: /Accept/ })).toHaveCount(0);

  const guest = await strangerAt(browser, link);
  await guest.getByLabel("Your name").fill("Somebody else");
  await choosePassword(guest, PASSWORD);
  await expect(guest.getByText("has an account already")).toBeVisible();
  await guest.getByRole("link", { name: "Sign in to accept" }).click();
  await guest.getByLabel("E-mail").fill(elsewhere.manager.email);
  await guest.getByLabel("Password", { exact: true }).fill(elsewhere.manager.password);
  await guest.getByRole("button", { name: "Sign in" }).click();
  await guest.getByRole("button", { name: "Accept and open" }).click();
  await expect(guest).toHaveURL(new RegExp(`/t/${slug}$`));
  await guest.close();
});

test("an invitation that is taken back, or made anew, is worthless", async ({ page, context, browser }) => {
  const { slug, manager } = await setUpTenant("Change of mind");
  await signInAs(context, manager);
  const email = `wim-${slug}@e2e.test`;
  const first = await invite(page, slug, email);
  await page.getByRole("button", { name: `New link for ${email}` }).click();
  const second = await handedOver(page);
  await expectWorthless(browser, first);
  await page.getByRole("button", { name: `Take back ${email}` }).click();
  await expect(page.getByText(`The link of ${email} doesn't work any more`)).toBeVisible();
  await expectWorthless(browser, second);
  await expectWorthless(browser, "/invitation");
});

test("the last manager can't be removed, and a removal and a change of role can be undone", async ({
  page,
  context,
}) => {
  const { slug, manager } = await setUpTenant("Roles");
  await inviteMember(manager.session, { slug, role: "viewer", name: "Noor" });
  await signInAs(context, manager);
  await page.goto(`/t/${slug}/settings`);
  const members = page.getByRole("table", { name: "Members" });
  await page.getByRole("button", { name: /^Remove Mia/ }).click();
  await expect(page.getByText("This is the tenant's last manager")).toBeVisible();
  await expect(members).toContainText("Mia");

  const role = page.getByRole("combobox", { name: "Role of Noor" });
  await role.click();
  await page.getByRole("option", { name: "Manager" }).click();
  await expect(page.getByText("Noor is a manager now")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Noor is a viewer now")).toBeVisible();
  await expect(role).toHaveText("Viewer");

  await page.getByRole("button", { name: "Remove Noor" }).click();
  const removed = page.getByRole("listitem").filter({ hasText: "Noor is no member any more" });
  await removed.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Noor is back")).toBeVisible();
  await expect(members).toContainText("Noor");
});

/** Invites on the settings page; gives the link that is handed over. */
async function invite(page: Page, slug: string, email: string): Promise<string> {
  await page.goto(`/t/${slug}/settings`);
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByRole("button", { name: "Invite" }).click();
  return handedOver(page);
}

async function handedOver(page: Page): Promise<string> {
  const dialog = page.getByRole("dialog");
  const link = (await dialog.getByRole("status", { name: "the link" }).textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();
  return link;
}

async function strangerAt(browser: Browser, link: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  return page;
}

async function choosePassword(page: Page, password: string): Promise<void> {
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByLabel("Password again").fill(password);
  await page.getByRole("button", { name: "Make my account and join" }).click();
}

async function expectWorthless(browser: Browser, link: string): Promise<void> {
  const page = await strangerAt(browser, link);
  await expect(page.getByText(/doesn't work|no secret in this link/)).toBeVisible();
  await page.close();
}
