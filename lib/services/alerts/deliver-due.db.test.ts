import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { AlertRuleRequest } from "@/lib/contract/alert";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { startSmtpServer } from "../mail/testing/smtp-server";
import { addDevice } from "../testing/add-device";
import { asRole, testContext } from "../testing/test-context";
import type { AlertMessage } from "./alert-message";
import { createChannel } from "./create-channel";
import { createRule } from "./create-rule";
import { deleteChannel } from "./delete-channel";
import { deliverDue } from "./deliver-due";
import { evaluateTenant } from "./evaluate-tenant";
import { listChannels } from "./list-channels";
import { listDeliveries } from "./list-deliveries";
import { redeliver } from "./redeliver";
import { renewSecret } from "./renew-secret";
import { restoreChannel } from "./restore-channel";
import { testChannel } from "./test-channel";
import { startReceiver } from "./testing/receiver";

vi.hoisted(() => {
  process.env.WEBHOOK_INTERNAL_HOSTS = "localhost";
});

let smtp: Awaited<ReturnType<typeof startSmtpServer>>;
beforeAll(async () => {
  smtp = await startSmtpServer();
  process.env.SMTP_URL = `smtp://localhost:${smtp.port}`;
  process.env.MAIL_FROM = "Tidelock <alerts@tidelock.test>";
});
afterAll(() => smtp.stop());

const MINUTE = 60_000;
const webhook = (ctx: TenantContext, port: number) =>
  createChannel({ ctx, input: { kind: "webhook", name: "Pager", url: `http://localhost:${port}/hook?k=1` } });
const deliveries = async (ctx: TenantContext) =>
  (await listDeliveries({ ctx, input: { state: "all", limit: 50, format: "json" } })).items;

/** An alert that has just fired, and is to be told to the channel. */
async function fire(ctx: TenantContext, channelId: string, now = new Date()): Promise<void> {
  await addDevice(ctx.tenant, { outboxPending: 1, outboxOldestAt: new Date(now.getTime() - 99 * MINUTE) });
  const rule = { name: "Old edits", kind: "oldest_unsynced", threshold: 60, channel_ids: [channelId] };
  await createRule({ ctx, input: AlertRuleRequest.parse(rule) });
  await evaluateTenant(ctx, now);
}

test("a webhook is signed over id, time and body, with the secret that was shown once", async () => {
  const ctx = await testContext();
  const receiver = await startReceiver();
  const { channel, secret } = await webhook(ctx, receiver.port);
  await fire(ctx, channel.id);
  await deliverDue();
  await deliverDue();
  expect(receiver.received).toHaveLength(1);
  const [{ headers, body } = { headers: {}, body: "" }] = receiver.received;
  const key = Buffer.from((secret ?? "").replace("whsec_", ""), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  expect(headers["webhook-signature"]).toBe(
    `v1,${createHmac("sha256", key).update(signed).digest("base64")}`,
  );
  const message: AlertMessage = JSON.parse(body);
  expect(message).toMatchObject({
    type: "alert.firing",
    data: { tenant: { slug: ctx.slug }, summary: "Old edits: 1 h 39 min", incident: { rule: "Old edits" } },
  });
  expect(await deliveries(ctx)).toMatchObject([
    { state: "delivered", tries: [{ status: 200, answer: "thanks", error: null }] },
  ]);
  await receiver.stop();
});

test("the secret is kept encrypted, and bound to its channel", async () => {
  const ctx = await testContext();
  const receiver = await startReceiver();
  const [one, other] = [await webhook(ctx, receiver.port), await webhook(ctx, receiver.port)];
  const { tenant: tenantId } = ctx;
  await withTenant(ctx.tenant, async (t) => {
    const { sealedSecret } = await t.models.alertChannel.findUniqueOrThrow({
      where: { tenantId_id: { tenantId, id: one.channel.id } },
    });
    expect(Buffer.from(sealedSecret ?? []).toString("latin1")).not.toContain(one.secret?.slice(6));
    await t.models.alertChannel.update({
      where: { tenantId_id: { tenantId, id: other.channel.id } },
      data: { sealedSecret },
    });
  });
  const tested = await testChannel({ ctx, input: { id: other.channel.id } });
  expect(tested).toMatchObject({
    state: "gave_up",
    tries: [{ error: expect.stringContaining("AUTH_SECRET") }],
  });
  const renewed = await renewSecret({ ctx, input: { id: other.channel.id } });
  expect(renewed.secret).not.toBe(other.secret);
  expect(await testChannel({ ctx, input: { id: other.channel.id } })).toMatchObject({ state: "delivered" });
  await receiver.stop();
});

test("a receiver that fails is tried again later under the same id, and in the end given up, in sight", async () => {
  const ctx = await testContext();
  const receiver = await startReceiver(
    { status: 500, body: "broken\u0000" },
    { status: 302, headers: { location: "https://1.1.1.1/" } },
  );
  const { channel } = await webhook(ctx, receiver.port);
  const now = new Date();
  await fire(ctx, channel.id, now);
  await deliverDue(() => now);
  const [first] = await deliveries(ctx);
  expect(first).toMatchObject({ state: "waiting", tries: [{ status: 500, answer: "broken�" }] });
  const wait = Date.parse(first?.next_try_at ?? "") - now.getTime();
  expect(wait).toBeGreaterThan(20_000);
  expect(wait).toBeLessThan(40_000);
  await deliverDue(() => new Date(now.getTime() + wait - 5000));
  expect(receiver.received).toHaveLength(1);
  await deliverDue(() => new Date(now.getTime() + MINUTE));
  expect((await deliveries(ctx))[0]?.tries[1]?.error).toContain("redirect");
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);

  await receiver.stop();
  for (let hour = 1; hour <= 9; hour++) await deliverDue(() => new Date(now.getTime() + hour * 60 * MINUTE));
  const [last] = await deliveries(ctx);
  expect(last).toMatchObject({ state: "gave_up", next_try_at: null });
  expect(last?.tries).toHaveLength(9);
  expect(last?.tries.at(-1)?.error).toContain("ECONNREFUSED");
});

test("a delivery can be sent again by hand, and a lost one reaches its receiver so", async () => {
  const ctx = await testContext();
  const receiver = await startReceiver({ status: 503 });
  const { channel } = await webhook(ctx, receiver.port);
  await fire(ctx, channel.id);
  await deliverDue();
  const [{ id } = { id: "" }] = await deliveries(ctx);
  expect(await redeliver({ ctx, input: { id } })).toMatchObject({ state: "delivered", tries: [{}, {}] });
  await receiver.stop();
});

test("of a long answer only the beginning is read", async () => {
  const ctx = await testContext();
  const receiver = await startReceiver({ status: 200, body: "x".repeat(5_000_000) });
  const { channel } = await webhook(ctx, receiver.port);
  const { tries } = await testChannel({ ctx, input: { id: channel.id } });
  expect(tries[0]?.answer).toHaveLength(2048);
  await receiver.stop();
});

test("e-mail goes to the operator's SMTP server, and tells firing and resolved", async () => {
  const ctx = await testContext();
  const { channel, secret } = await createChannel({
    ctx,
    input: { kind: "email", name: "Desk", to: ["desk@example.test", "boss@example.test"] },
  });
  expect(secret).toBeNull();
  const now = new Date();
  await fire(ctx, channel.id, now);
  await withTenant(ctx.tenant, (t) =>
    t.models.device.updateMany({ where: { tenantId: ctx.tenant }, data: { outboxPending: 0 } }),
  );
  await evaluateTenant(ctx, new Date(now.getTime() + MINUTE));
  await deliverDue(() => new Date(now.getTime() + 2 * MINUTE));
  const mails = smtp.mails.filter((mail) => mail.includes(ctx.slug));
  expect(
    mails
      .join()
      .match(/^Subject: .*/gm)
      ?.sort(),
  ).toEqual([
    `Subject: [Firing] ${ctx.tenantName}: Old edits`,
    `Subject: [Resolved] ${ctx.tenantName}: Old edits`,
  ]);
  expect(mails[0]).toContain("To: desk@example.test, boss@example.test");
  expect(mails[0]).toContain("From: Tidelock <alerts@tidelock.test>");
  expect(await deliveries(ctx)).toMatchObject([
    { state: "delivered", tries: [{ answer: "250 kept as 42" }] },
    { state: "delivered" },
  ]);
});

test("a deleted channel gets nothing more, and is back by undo", async () => {
  const ctx = await testContext();
  const receiver = await startReceiver();
  const { channel } = await webhook(ctx, receiver.port);
  await fire(ctx, channel.id);
  await deleteChannel({ ctx, input: { id: channel.id } });
  expect((await listChannels({ ctx })).items).toEqual([]);
  await deliverDue();
  expect(await deliveries(ctx)).toMatchObject([
    { state: "gave_up", tries: [{ error: "The channel was deleted." }] },
  ]);
  await restoreChannel({ ctx, input: { id: channel.id } });
  expect(await testChannel({ ctx, input: { id: channel.id } })).toMatchObject({ state: "delivered" });
  expect(receiver.received).toHaveLength(1);
  await receiver.stop();
});

test("two processes at once send each delivery once", async () => {
  const ctx = await testContext();
  const receiver = await startReceiver();
  const { channel } = await webhook(ctx, receiver.port);
  await fire(ctx, channel.id);
  await Promise.all([deliverDue(), deliverDue(), deliverDue()]);
  expect(receiver.received).toHaveLength(1);
  await receiver.stop();
});

test("viewers see where alerts go but neither a URL's path nor buttons; strangers nothing", async () => {
  const ctx = await testContext();
  const { channel } = await webhook(ctx, 9);
  const viewer = asRole(ctx, "viewer");
  expect((await listChannels({ ctx: viewer })).items).toMatchObject([{ target: "http://localhost:9/…" }]);
  const input = { id: channel.id };
  for (const attempt of [deleteChannel, restoreChannel, renewSecret, testChannel, redeliver]) {
    await expect(attempt({ ctx: viewer, input })).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await testContext();
    await expect(attempt({ ctx: stranger, input })).rejects.toMatchObject({ code: "not_found" });
  }
});
