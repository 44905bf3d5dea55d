import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { enrollPhone, type Phone } from "./enroll-phone";
import { expectNoBarriers } from "./expect-no-barriers";
import { made, setUpTenant, type Tenant } from "./set-up-tenant";
import { signInAs } from "./sign-in-as";

const WAITING = 3;

test("what waits for people suggests a policy that its replay proves, and one decision settles its like", async ({
  page,
  context,
}) => {
  test.setTimeout(120_000);
  const tenant = await setUpTenant("Hot spots");
  await signInAs(context, tenant.manager);
  await page.goto(`/t/${tenant.slug}/policies`);
  await expect(page.getByText("No conflicts in this time")).toBeVisible();
  await contestAssignees(tenant);

  await test.step("a hot spot tells what would have helped, and opens it as a draft", async () => {
    await page.reload();
    const spot = page.getByRole("row", { name: /^assignee · Work orders/ });
    await expect(spot).toContainText("assignee: most recent wins · settles 3 of 3 (100 %)");
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoBarriers(page);
    await page.getByRole("link", { name: "Open as a draft" }).first().click();
    await page.setViewportSize({ width: 1280, height: 900 });
    await expectDraft(page);
  });

  await test.step("the replay proves it", async () => {
    await page.getByRole("button", { name: "Try it" }).click();
    await expect(page.getByText("No escalation would be lost that the policy of then kept.")).toBeVisible();
    await expect(fact(page, "Come out otherwise")).toHaveText(String(WAITING));
    await expect(fact(page, "Need a person, so far")).toHaveText("100 %");
    await expect(fact(page, "Need a person, with the draft")).toHaveText("0 %");
  });

  await test.step("a decision becomes a draft too", async () => {
    await page.goto(`/t/${tenant.slug}/conflicts`);
    await page.getByRole("button", { name: /^Device's edit/ }).click();
    await page.getByRole("button", { name: "Make this a policy…" }).click();
    await expectDraft(page);
    await expect(page.getByRole("main")).toContainText("Client wins");
    await page.goBack();
  });

  await test.step("the editor of a value has no barrier", async () => {
    await page.getByRole("button", { name: "assignee: another value" }).click();
    await expectNoBarriers(page);
    await page.keyboard.press("Escape");
  });

  await test.step("and is applied to the others like it, shown before", async () => {
    await page.getByRole("button", { name: /^Device's edit/ }).click();
    await page.getByRole("button", { name: "Others like this…" }).click();
    const dialog = page.getByRole("dialog", { name: "Decide others like this one" });
    await expect(dialog.getByRole("listitem")).toHaveCount(WAITING - 1);
    await expect(dialog.getByRole("listitem").first()).toContainText(/assignee.*Ada.*Lee/);
    await expectNoBarriers(page);
    await dialog.getByRole("button", { name: `Apply to ${WAITING - 1}` }).click();
    await expect(dialog).toContainText(`${WAITING - 1} decided.`);
    await dialog.getByRole("button", { name: "Done" }).click();
    await expect(page.getByText("1 of 1 conflicts")).toBeVisible();
    await page.getByRole("button", { name: /^Resolve/ }).click();
    await expect(page.getByText("Nothing waits for a person")).toBeVisible();
  });
});

/** Office and field give work orders to different people, whom a person has to choose from. */
async function contestAssignees({ slug, manager: { session } }: Tenant): Promise<void> {
  const { code } = await made(
    session.post(`/api/sync/enrollment-codes?tenant_id=${slug}`, { data: { uses: 2 } }),
  );
  const policy = await session.put(`/api/sync/policies/work_order?tenant_id=${slug}`, {
    headers: { "if-match": '"0"' },
    data: { fields: { assignee: "manual" }, reason: "two crews came" },
  });
  expect(policy.ok(), await policy.text()).toBe(true);
  const [office, field] = [await enrollPhone(code, "Office"), await enrollPhone(code, "Field")];
  const ids = Array.from({ length: WAITING }, () => randomUUID());
  await assign(office, ids, "nobody");
  await field.sync.pull();
  await assign(office, ids, "Ada");
  await assign(field, ids, "Lee");
}

async function assign({ sync }: Phone, ids: readonly string[], assignee: string): Promise<void> {
  for (const mobileId of ids) {
    const changes = { title: `Valve ${mobileId}`, assignee };
    await sync.mutate({ domain: "work_order", mobileId, changes });
  }
  await sync.syncAll();
}

async function expectDraft(page: Page): Promise<void> {
  await expect(page).toHaveURL(/policies\/work_order\?.*draft=/);
  await expect(page.getByText("This draft came with the link.")).toBeVisible();
  await expect(page.getByText("1 difference to the policy in force")).toBeVisible();
}

function fact(page: Page, label: string) {
  return page.getByRole("term").filter({ hasText: label }).locator("xpath=following-sibling::dd");
}
