import path from "node:path";
import { type APIRequestContext, test as base, type Page } from "@playwright/test";
import { firstAccount } from "./first-account";

export type Tenant = { slug: string; name: string };

/** Tests that begin as the platform admin, signed in once for each worker, and may ask for a tenant of their own. */
export const test = base.extend<{ tenant: Tenant }, { adminState: string }>({
  adminState: [
    async ({ browser }, use, worker) => {
      const file = path.join(worker.project.outputDir, `admin-${worker.workerIndex}.json`);
      const page = await browser.newPage({ storageState: undefined });
      await signIn(page, firstAccount());
      await page.context().storageState({ path: file });
      await page.close();
      await use(file);
    },
    { scope: "worker" },
  ],
  storageState: ({ adminState }, use) => use(adminState),
  tenant: async ({ page, baseURL }, use, info) => use(await createTenant(page.request, baseURL, info.testId)),
});

/** Fills the front door's form and waits until it opens. */
export async function signIn(
  page: Page,
  { email, password }: { email: string; password: string },
): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/login");
}

async function createTenant(request: APIRequestContext, baseURL = "", testId: string): Promise<Tenant> {
  const slug = `e2e-${testId.slice(-12)}-${Date.now().toString(36)}`;
  const tenant = { slug, name: `Crew ${slug}` };
  const answer = await request.post("/api/sync/tenants", { data: tenant, headers: { origin: baseURL } });
  if (!answer.ok()) throw new Error(`${answer.status()} ${await answer.text()}`);
  return tenant;
}
