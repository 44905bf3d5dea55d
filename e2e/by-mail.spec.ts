import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { startSmtpServer } from "../lib/services/mail/testing/smtp-server";
import { makeAdmin } from "../scripts/make-admin";
import { expectNoBarriers } from "./expect-no-barriers";
import { freePort, OwnServers } from "./own-server";

// A server of its own, because the others' sends no mail.
test.describe.configure({ mode: "serial", timeout: 120_000 });

const SLUG = "mailed";
const EMAIL = "vera@e2e.test";
let smtp: Awaited<ReturnType<typeof startSmtpServer>>;
let servers: OwnServers;
let url: string;

test.beforeAll(async () => {
  smtp = await startSmtpServer();
  servers = new OwnServers(mkdtempSync(path.join(tmpdir(), "tidelock-mail-")));
  const mail = { SMTP_URL: `smtp://localhost:${smtp.port}` };
  ({ url } = await servers.startReady(await freePort(), mail));
});
test.afterAll(async () => {
  await servers.end();
  await smtp.stop();
});

test("an invitation goes to the address alone, and who opens it makes their account", async ({
  page,
  browser,
}) => {
  const admin = makeAdmin(servers.dataDir);
  await signIn(page, admin.email, admin.password);
  const made = await page.request.post(`${url}/api/sync/tenants`, {
    headers: { origin: url },
    data: { slug: SLUG, name: "Mailed" },
  });
  expect(made.status(), await made.text()).toBe(201);
  await page.goto(`${url}/t/${SLUG}/settings`);
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(EMAIL);
  await dialog.getByRole("button", { name: "Invite" }).click();
  await expect(dialog).toContainText(`A link is on its way to ${EMAIL}`);
  await expect(dialog.getByRole("status", { name: "the link" })).toHaveCount(0);

  const vera = await (await browser.newContext()).newPage();
  await vera.goto(linkIn(await mailTo(EMAIL, "Invitation to Mailed")));
  await vera.getByLabel("Your name").fill("Vera");
  await vera.getByLabel("Password", { exact: true }).fill("a boat with three oars");
  await vera.getByLabel("Password again").fill("a boat with three oars");
  await vera.getByRole("button", { name: "Make my account and join" }).click();
  await expect(vera).toHaveURL(`${url}/t/${SLUG}`);
  await vera.context().close();
});

test("a forgotten password is replaced by a link from the mail, which works once", async ({ page }) => {
  await page.goto(`${url}/login`);
  await page.getByRole("link", { name: "Forgotten your password?" }).click();
  await expectNoBarriers(page);
  await page.getByLabel("E-mail").fill("nobody@e2e.test");
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByText("If somebody has an account with nobody@e2e.test")).toBeVisible();
  await page.goto(`${url}/login/forgotten`);
  await page.getByLabel("E-mail").fill(EMAIL);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByText(`If somebody has an account with ${EMAIL}`)).toBeVisible();

  const link = linkIn(await mailTo(EMAIL, "Choose another password"));
  expect(smtp.mails.join("\n")).not.toContain("nobody@e2e.test");
  await page.goto(link);
  await expect(page.getByText(`For ${EMAIL}`)).toBeVisible();
  await expectNoBarriers(page);
  await page.getByLabel("New password", { exact: true }).fill("two oars and a sail");
  await page.getByLabel("New password again").fill("two oars and a sail");
  await page.getByRole("button", { name: "Save and sign in" }).click();
  await expect(page).toHaveURL(`${url}/t/${SLUG}`);
  await mailTo(EMAIL, "Your password was changed");

  await page.goto(link);
  await expect(page.getByText("This link doesn't work")).toBeVisible();
  await page.context().clearCookies();
  await signIn(page, EMAIL, "two oars and a sail");
  await expect(page).toHaveURL(`${url}/t/${SLUG}`);
});

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto(`${url}/login`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).not.toHaveURL(/\/login/);
}

/** A mail with that subject, with lines as they were before they travelled. */
async function mailTo(email: string, subject: string): Promise<string> {
  const found = () =>
    smtp.mails
      .map((mail) => mail.replaceAll("=\n", ""))
      .find((mail) => mail.includes(`To: ${email}`) && mail.includes(`Subject: ${subject}`));
  await expect.poll(found).toBeDefined();
  return found() ?? "";
}

function linkIn(mail: string): string {
  return /http:\S+#[\w-]{43}/.exec(mail)?.[0] ?? "";
}
