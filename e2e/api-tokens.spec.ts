import { expect, test } from "@playwright/test";
import { anonymousSession } from "./open-session";
import { setUpTenant } from "./set-up-tenant";
import { signInAs } from "./sign-in-as";

test("a token made in the settings reads what it may, is seen once, and is out when revoked", async ({
  page,
  context,
}) => {
  const { slug, manager } = await setUpTenant("Tokens");
  await signInAs(context, manager);
  await page.goto(`/t/${slug}/settings?tab=tokens`);
  await page.getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog", { name: "New personal token" });
  await dialog.getByLabel("Name").fill("Nightly report");
  await dialog.getByRole("button", { name: "Choose" }).click();
  await dialog.getByRole("button", { name: "Make the token" }).click();
  await expect(dialog.getByText("one scope at least")).toBeVisible();
  await dialog.getByRole("combobox", { name: /^Devices and enrolment/ }).click();
  await page.getByRole("option", { name: "Read", exact: true }).click();
  await dialog.getByRole("button", { name: "Make the token" }).click();
  const token = (await page.getByRole("status", { name: "the token" }).textContent()) ?? "";
  await page.getByRole("button", { name: "Done" }).click();
  const row = page.getByRole("row", { name: /Nightly report/ });
  await expect(row).toContainText("read devices");
  await expect(page.getByText(token)).toHaveCount(0);

  const script = await anonymousSession();
  const headers = { authorization: `Bearer ${token}` };
  expect((await script.get("/api/sync/devices", { headers })).status()).toBe(200);
  const refused = await script.get("/api/sync/conflicts", { headers });
  expect(refused.status()).toBe(403);
  expect((await refused.json()).detail).toContain("conflicts:read");
  await page.reload();
  await expect(row).not.toContainText("never");

  await row.getByRole("button", { name: "Revoke" }).click();
  await expect(row).toContainText("Revoked");
  expect((await script.get("/api/sync/devices", { headers })).status()).toBe(401);
});
