import { expect, test } from "@playwright/test";
import { firstAccount } from "./first-account";
import { signInAs } from "./sign-in-as";

test("a new tenant waits for its first device and comes alive when that pushes", async ({
  page,
  context,
  request,
}) => {
  await signInAs(context, firstAccount());
  await page.goto("/admin");
  await page.getByRole("button", { name: "New tenant" }).click();
  const dialog = page.getByRole("dialog", { name: "New tenant" });
  await dialog.getByLabel("Name", { exact: true }).fill(`Lighthouse ${Date.now().toString(36)}`);
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();

  await page.getByRole("link", { name: "Overview" }).click();
  await expect(page.getByText("Waiting for the first device…")).toBeVisible();
  await page.getByRole("button", { name: "Make an enrolment code" }).click();
  await page.getByRole("button", { name: "Make the code" }).click();
  await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
  const code = await page.getByRole("status", { name: "the code" }).textContent();
  await page.getByRole("button", { name: "Done" }).click();

  const device = { name: "Van 3", platform: "android", app_version: "1.0" };
  const enrolled = await request.post("/api/v1/devices/enroll", { data: { enrollment_code: code, device } });
  const { token } = await enrolled.json();
  await expect(page.getByText("1 device enrolled. Waiting for the first sync…")).toBeVisible();

  const pushed = await request.post("/api/v1/sync/push", {
    headers: { authorization: `Bearer ${token}` },
    data: { batch_id: "first", entries: [{ domain: "task", mobile_id: "t1", data: { title: "Hello" } }] },
  });
  expect(pushed.status()).toBe(200);
  await expect(page.getByText("The first device synced")).toBeVisible();
  await expect(page.getByRole("figure", { name: "Sync requests" })).toContainText("from 1 device");
});
