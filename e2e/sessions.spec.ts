import { expect, test } from "@playwright/test";
import { expectNoBarriers } from "./expect-no-barriers";
import { made, setUpTenant } from "./set-up-tenant";
import { signInAs } from "./sign-in-as";

test("a person sees where they are signed in, ends one session, and then all others with their tokens", async ({
  page,
  context,
  browser,
}) => {
  const { slug, manager } = await setUpTenant("Sessions");
  const elsewhere = await browser.newContext();
  for (const where of [context, elsewhere]) await signInAs(where, manager);
  const token = { name: "nightly report", scopes: ["read"] };
  const script = await made(manager.session.post(`/api/sync/tokens?tenant_id=${slug}`, { data: token }));

  await page.goto(`/t/${slug}`);
  await page.getByRole("button", { name: /Mia/ }).click();
  await page.getByRole("menuitem", { name: "Your account" }).click();
  const sessions = page.getByRole("table", { name: "Sessions", exact: true });
  await expect(sessions.getByRole("row")).toHaveCount(4);
  await expect(sessions.getByRole("row", { name: "this one" })).toHaveCount(1);
  await expectNoBarriers(page);
  await sessions.getByRole("button", { name: /^End/ }).first().click();
  await expect(page.getByText("That session has ended.")).toBeVisible();
  await expect(sessions.getByRole("row")).toHaveCount(3);

  await page.getByRole("button", { name: "End all others" }).click();
  await page.getByRole("dialog").getByRole("checkbox", { name: "Also revoke my API token" }).click();
  await page.getByRole("button", { name: "End them" }).click();
  await expect(page.getByText("1 other session and 1 API token ended.")).toBeVisible();
  await expect(sessions.getByRole("row")).toHaveCount(2);

  const other = await elsewhere.newPage();
  await other.goto(`/t/${slug}`);
  await expect(other).toHaveURL(/\/login/);
  const asked = await page.request.get("/api/sync/devices", {
    headers: { authorization: `Bearer ${script.token}` },
  });
  expect(asked.status()).toBe(401);
  await page.goto(`/t/${slug}/audit`);
  await expect(page.getByText("Account: end other sessions")).toBeVisible();
  await elsewhere.close();
});

test("who has API tokens is asked about them when they sign out", async ({ page, context }) => {
  const { slug, manager } = await setUpTenant("Leaving");
  await signInAs(context, manager);
  const script = await made(
    manager.session.post(`/api/sync/tokens?tenant_id=${slug}`, { data: { name: "CI", scopes: ["read"] } }),
  );
  await page.goto(`/t/${slug}`);
  await page.getByRole("button", { name: /Mia/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign out" });
  await dialog.getByRole("checkbox", { name: "Also revoke my API token" }).click();
  await expectNoBarriers(page);
  await dialog.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login/);
  const headers = { authorization: `Bearer ${script.token}` };
  expect((await page.request.get("/api/sync/devices", { headers })).status()).toBe(401);
});

test("another password ends the other sessions and keeps this one; signing out ends it for good", async ({
  page,
  context,
}) => {
  const { slug, manager } = await setUpTenant("Another password");
  await signInAs(context, manager);
  await page.goto("/account");
  await page.getByLabel("Current password").fill(manager.password);
  await page.getByLabel("New password", { exact: true }).fill("a boat with three oars");
  await page.getByLabel("New password again").fill("a boat with three oars");
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("Your password is changed. 1 other session ended.")).toBeVisible();
  expect((await manager.session.get(`/api/sync/members?tenant_id=${slug}`)).status()).toBe(401);

  const cookies = await context.cookies();
  await page.getByRole("button", { name: /Mia/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login/);
  // The cookie of before, kept by somebody, opens nothing.
  await context.addCookies(cookies);
  await page.goto(`/t/${slug}`);
  await expect(page).toHaveURL(/\/login/);
});
