import { expect, type Page, test } from "@playwright/test";
import { enrollPhone } from "./enroll-phone";
import { made, setUpTenant, type Tenant } from "./set-up-tenant";
import { signInAs } from "./sign-in-as";

test("a policy goes from shadow over a tenth of the devices to all, and the audit tells who did it", async ({
  page,
  context,
}) => {
  const tenant = await setUpTenant("Rollout");
  await signInAs(context, tenant.manager);
  await putIntoShadow(tenant);
  await haveConflict(tenant);

  await page.goto(`/t/${tenant.slug}/policies`);
  const candidate = page.getByRole("region", { name: "Tasks, version 1" });
  await expect(candidate).toContainText("In shadow");
  await expect(candidate).toContainText("Of 1 conflict since");
  await expect(candidate).toContainText("it would have decided 1 otherwise");

  await test.step("the conflict says what the candidate would have done", async () => {
    await candidate.getByRole("link", { name: "Check pump 4" }).click();
    const shadow = page.getByRole("region", { name: "In shadow" });
    await expect(shadow).toContainText("Version 1 of the policy, in shadow, would have decided otherwise");
    await expect(shadow).toContainText("title → the device's side (client wins)");
    await page.goBack();
  });

  await test.step("a tenth of the devices, then all of them", async () => {
    await rollOut(page, { share: "10 %", reason: "a few crews first" });
    await expect(candidate).toContainText("On for 10 % of devices");
    await rollOut(page, { share: "100 %", reason: "nobody complained" });
    await expect(candidate).toHaveCount(0);
    await expect(page.getByText("Version 1 by Mia")).toBeVisible();
  });

  await test.step("a feature on a share, with a guard, and back by undo", async () => {
    await page.goto(`/t/${tenant.slug}/settings?tab=rollout`);
    await page.getByRole("button", { name: "Roll out: Bandwidth optimisation" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "25 %" }).click();
    await dialog.getByRole("switch", { name: "Go back by itself when it goes wrong" }).click();
    await dialog.getByLabel("Failed, at most (%)").fill("many");
    await dialog.getByLabel("Why?").fill("a quarter first");
    await dialog.getByRole("button", { name: "Apply" }).click();
    await expect(dialog.getByLabel("Failed, at most (%)")).toHaveAttribute("aria-invalid", "true");
    await dialog.getByLabel("Failed, at most (%)").fill("3");
    await dialog.getByRole("button", { name: "Apply" }).click();
    await expect(page.getByText("On for 25 % of devices", { exact: true })).toBeVisible();
    await expect(page.getByText(/Goes back when more than 20 % are set aside or 3 %/)).toBeVisible();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText("On for 25 % of devices", { exact: true })).toHaveCount(0);
  });

  await test.step("the audit tells it all, and is whole", async () => {
    await page.goto(`/t/${tenant.slug}/audit?action=rollout`);
    const entries = page.getByRole("list", { name: "Audit" });
    await expect(entries).toContainText("“nobody complained”");
    await expect(entries).toContainText("percent: 10 → 100");
    await page.getByRole("button", { name: "Check integrity" }).click();
    await expect(page.getByText(/^Unbroken: \d+ entries/)).toBeVisible();
  });
});

async function putIntoShadow({ slug, manager }: Tenant): Promise<void> {
  const answer = await manager.session.put(`/api/sync/policies/task?tenant_id=${slug}`, {
    headers: { "if-match": '"0"' },
    data: { strategy: "client_wins", on_tie: "client", mode: "shadow", reason: "crews know best" },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** The server's side is the later one, so the policy in force keeps it. */
async function haveConflict({ slug, manager }: Tenant): Promise<void> {
  const { code } = await made(
    manager.session.post(`/api/sync/enrollment-codes?tenant_id=${slug}`, { data: { uses: 2 } }),
  );
  const [kim, lee] = [await enrollPhone(code, "Kim's phone"), await enrollPhone(code, "Lee's phone")];
  const { mobileId } = await kim.sync.mutate({ domain: "task", changes: { title: "Check pump" } });
  await kim.sync.syncAll();
  await lee.sync.syncAll();
  const edit = (title: string) => ({ domain: "task", mobileId, changes: { title } });
  await lee.sync.mutate(edit("Check pump 5"));
  await kim.sync.mutate(edit("Check pump 4"));
  await kim.sync.syncAll();
  await lee.sync.syncAll();
}

async function rollOut(page: Page, { share, reason }: { share: string; reason: string }): Promise<void> {
  await page.getByRole("button", { name: "Roll out…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "On", exact: true }).click();
  await dialog.getByRole("button", { name: share, exact: true }).click();
  await dialog.getByLabel("Why?").fill(reason);
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(dialog).toHaveCount(0);
}
