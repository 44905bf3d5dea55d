import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { register } from "@/lib/auth/register";
import { resetPassword } from "@/lib/auth/reset-password";
import { createTestPerson } from "@/lib/auth/testing/create-test-person";
import { startSmtpServer } from "../mail/testing/smtp-server";
import { testContext } from "../testing/test-context";
import { requestReset } from "../users/request-reset";
import { invite } from "./invite";
import { listInvitations } from "./list-invitations";

process.env.LOG_LEVEL = "silent";

let smtp: Awaited<ReturnType<typeof startSmtpServer>>;
beforeAll(async () => {
  smtp = await startSmtpServer();
  process.env.SMTP_URL = `smtp://localhost:${smtp.port}`;
  process.env.PUBLIC_URL = "https://sync.example.test";
});
afterAll(() => smtp.stop());

const newAddress = () => `${randomUUID().slice(0, 8)}@example.test`;
const from = () => ({ address: randomUUID() });
const password = "a boat with three oars";

/** The mails to an address, with lines as they were before they travelled. */
const mailsTo = (email: string) =>
  smtp.mails.map((mail) => mail.replaceAll("=\n", "")).filter((mail) => mail.includes(`To: ${email}`));
const secretIn = (mail: string | undefined, page: string) =>
  new RegExp(`https://sync\\.example\\.test/${page}#([\\w-]{43})`).exec(mail ?? "")?.[1] ?? "";

test("an invitation's link goes to the address, and the inviter never sees it", async () => {
  const ctx = await testContext();
  const email = newAddress();
  const { invitation, link } = await invite({ ctx, input: { email, role: "viewer" }, origin: "http://x" });
  expect(link).toBeNull();
  expect(invitation).toMatchObject({ state: "waiting", by_mail: true });
  const [mail] = mailsTo(email);
  expect(mail).toContain(`Subject: Invitation to ${ctx.tenantName}`);
  const secret = secretIn(mail, "invitation");
  expect(await register({ input: { secret, name: "Noor", password }, ...from() })).toMatchObject({ email });
});

test("an invitation that can't be mailed is told to be, and can be sent again", async () => {
  const ctx = await testContext();
  const email = newAddress();
  const send = () => invite({ ctx, input: { email, role: "viewer" }, origin: "http://x" });
  smtp.refuse(true);
  const { invitation, link } = await send().finally(() => smtp.refuse(false));
  expect(link).toBeNull();
  expect(invitation).toMatchObject({ state: "not_sent" });
  expect((await listInvitations({ ctx })).items).toMatchObject([{ email, state: "not_sent" }]);
  await send();
  expect((await listInvitations({ ctx })).items).toMatchObject([{ email, state: "waiting" }]);
});

test("who forgot their password gets a link by mail, an address that nobody has gets none, and the answer is the same", async () => {
  const { email } = await createTestPerson({ role: "platform_admin" });
  const nobody = newAddress();
  for (const asked of [nobody, email]) {
    expect(await requestReset({ input: { email: asked }, ...from() })).toBeUndefined();
  }
  await vi.waitFor(() => expect(mailsTo(email)).toHaveLength(1), { timeout: 10_000 });
  expect(mailsTo(nobody)).toEqual([]);
  const secret = secretIn(mailsTo(email)[0], "login/reset");
  expect(await resetPassword({ input: { secret, password, revoke_tokens: false }, ...from() })).toEqual({
    email,
  });
  await vi.waitFor(() => expect(mailsTo(email)).toHaveLength(2), { timeout: 10_000 });
  expect(mailsTo(email)[1]).toContain("Subject: Your password was changed");
});

test("nobody fills somebody's mailbox: three mails an hour to one address, ten requests from one network", async () => {
  const { email } = await createTestPerson({ role: "platform_admin" });
  const there = from();
  for (let no = 0; no < 10; no++) await requestReset({ input: { email: newAddress() }, ...there });
  await expect(requestReset({ input: { email: newAddress() }, ...there })).rejects.toMatchObject({
    code: "rate_limited",
  });
  for (let no = 0; no < 6; no++) await requestReset({ input: { email }, ...from() });
  const last = await createTestPerson({ role: "platform_admin" });
  await requestReset({ input: { email: last.email }, ...from() });
  await vi.waitFor(() => expect(mailsTo(last.email)).toHaveLength(1), { timeout: 10_000 });
  await vi.waitFor(() => expect(mailsTo(email)).toHaveLength(3), { timeout: 10_000 });
});
