import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { AlertPreviewQuery, AlertRuleRequest } from "@/lib/contract/alert";
import type { EventOutcome } from "@/lib/contract/sync-event";
import { sql } from "@/lib/db/sql";
import { withTenant, withTenantSql } from "@/lib/db/with-tenant";
import { eventBuffer } from "../analytics/event-buffer";
import { recordEvent } from "../analytics/record-event";
import { resolveConflictByPerson } from "../conflicts/resolve-conflict-by-person";
import type { TenantContext } from "../context";
import { setPolicy } from "../policies/set-policy";
import { changeRollout } from "../rollout/change-rollout";
import { addDevice } from "../testing/add-device";
import { addQueueItem } from "../testing/add-queue-item";
import { asRole, testContext } from "../testing/test-context";
import { testDevice } from "../testing/test-device";
import { changeRule } from "./change-rule";
import { createRule } from "./create-rule";
import { deleteRule } from "./delete-rule";
import { evaluateAlerts } from "./evaluate-alerts";
import { evaluateTenant } from "./evaluate-tenant";
import { listIncidents } from "./list-incidents";
import { listRules } from "./list-rules";
import { muteRule } from "./mute-rule";
import { previewCondition } from "./preview-condition";
import { restoreRule } from "./restore-rule";

const MINUTE = 60_000;
const ruleOf = (ctx: TenantContext, part: object) =>
  createRule({ ctx, input: AlertRuleRequest.parse({ name: "Watch", ...part }) });
const incidents = async (ctx: TenantContext) =>
  (await listIncidents({ ctx, input: { state: "all", limit: 50, format: "json" } })).items;
const deliveries = (ctx: TenantContext) =>
  withTenant(ctx.tenant, (t) =>
    t.models.alertDelivery.findMany({ where: { tenantId: ctx.tenant }, orderBy: { createdAt: "asc" } }),
  );
const channel = (ctx: TenantContext) =>
  withTenant(ctx.tenant, (t) =>
    t.models.alertChannel.create({
      data: { tenantId: ctx.tenant, kind: "email", name: "Desk", target: "desk@example.test" },
    }),
  );

/** An edit of a task that two phones made differently, and that waits for a person. */
async function pendingConflict(ctx: TenantContext): Promise<string> {
  await setPolicy(ctx, { domain: "task", strategy: "manual", reason: "people decide" });
  const [anna, ben] = [await testDevice(ctx.tenant), await testDevice(ctx.tenant)];
  const mobile_id = randomUUID();
  const edit = (title: string, base_version: number) => ({
    op_id: randomUUID(),
    domain: "task",
    mobile_id,
    base_version,
    delta: { title },
  });
  await anna.push(edit("first", 0));
  await anna.push(edit("second", 1));
  const { conflict_id } = await ben.push(edit("third", 1));
  if (!conflict_id) throw new Error("the edits did not meet");
  return conflict_id;
}

async function requests(ctx: TenantContext, outcomes: { [outcome in EventOutcome]?: number }, at: number) {
  const { id: deviceId, no: deviceNo } = await addDevice(ctx.tenant);
  for (const [outcome, count] of Object.entries(outcomes)) {
    for (let index = 0; index < count; index++) {
      recordEvent(
        { tenant: ctx.tenant, deviceId, deviceNo },
        {
          kind: "push",
          outcome: outcome as EventOutcome,
          at,
          durationMs: 5,
          bytesIn: 10,
          bytesInWire: 10,
          bytesOut: 10,
          bytesOutWire: 10,
        },
      );
    }
  }
  await eventBuffer().flush();
}

test("a conflict that waits for a person fires the rule, and deciding it resolves it; each is told once", async () => {
  const ctx = await testContext();
  const { id: channelId } = await channel(ctx);
  await ruleOf(ctx, { kind: "set_aside", threshold: 1, channel_ids: [channelId] });
  const start = new Date();
  expect(await evaluateTenant(ctx, start)).toMatchObject({ rules: 1, fired: [], firing: [] });

  const conflictId = await pendingConflict(ctx);
  expect(await evaluateTenant(ctx, start)).toMatchObject({ fired: ["Watch"] });
  expect(await evaluateTenant(ctx, start)).toMatchObject({ fired: [], firing: ["Watch"] });
  expect(await incidents(ctx)).toMatchObject([{ rule_name: "Watch", value: 1, resolved_at: null }]);
  expect((await listRules({ ctx })).items).toMatchObject([{ state: "firing", value: 1 }]);

  await resolveConflictByPerson({
    ctx,
    input: { id: conflictId, choice: "server", expected_version: 2 },
  });
  const later = new Date(start.getTime() + MINUTE);
  expect(await evaluateTenant(ctx, later)).toMatchObject({ resolved: ["Watch"], firing: [] });
  expect(await evaluateTenant(ctx, later)).toMatchObject({ resolved: [] });
  expect(await incidents(ctx)).toMatchObject([{ ended_by: "recovered", announced: true }]);
  expect((await deliveries(ctx)).map(({ event, messageId }) => [event, messageId.split(".")[1]])).toEqual([
    ["alert.firing", "firing"],
    ["alert.resolved", "resolved"],
  ]);
});

test("queued edits that were set aside wait for a person too", async () => {
  const ctx = await testContext();
  await ruleOf(ctx, { kind: "set_aside", threshold: 2 });
  await pendingConflict(ctx);
  expect(await evaluateTenant(ctx, new Date())).toMatchObject({ fired: [] });
  await addQueueItem(ctx.tenant, { state: "set_aside" });
  expect(await evaluateTenant(ctx, new Date())).toMatchObject({ fired: ["Watch"] });
});

test("the failure rate counts refused and failed requests of its window alone, and says nothing over too few", async () => {
  const ctx = await testContext();
  const now = Date.now();
  const part = { kind: "failure_rate", threshold: 25, window_minutes: 5 };
  await ruleOf(ctx, { ...part, name: "Ten", at_least: 10 });
  await ruleOf(ctx, { ...part, name: "Eleven", at_least: 11 });
  await requests(ctx, { failed: 40 }, now - 6 * MINUTE);
  await requests(ctx, { ok: 7, refused: 2, failed: 1 }, now - MINUTE);
  expect(await evaluateTenant(ctx, new Date(now))).toMatchObject({ fired: ["Ten"] });
  expect((await listRules({ ctx })).items.map(({ name, value, state }) => [name, value, state])).toEqual([
    ["Ten", 30, "firing"],
    ["Eleven", null, "no_data"],
  ]);
});

test("the oldest unsynced change is the oldest of any device that is not revoked", async () => {
  const ctx = await testContext();
  const now = new Date();
  const ago = (minutes: number) => new Date(now.getTime() - minutes * MINUTE);
  await addDevice(ctx.tenant, { outboxPending: 2, outboxOldestAt: ago(90) });
  await addDevice(ctx.tenant, { outboxPending: 0, outboxOldestAt: ago(500) });
  await addDevice(ctx.tenant, { outboxPending: 1, outboxOldestAt: ago(700), revokedAt: now });
  await ruleOf(ctx, { kind: "oldest_unsynced", threshold: 60 });
  expect(await evaluateTenant(ctx, now)).toMatchObject({ fired: ["Watch"] });
  expect((await listRules({ ctx })).items[0]?.value).toBeCloseTo(90);
});

test("device health counts the devices that score below the rule's number, now and on past days", async () => {
  const ctx = await testContext();
  const { tenant } = ctx;
  await ruleOf(ctx, { kind: "device_health", threshold: 2, health_below: 60 });
  const devices = [
    await addDevice(tenant),
    await addDevice(tenant),
    await addDevice(tenant, { revokedAt: new Date() }),
  ];
  await withTenantSql(tenant, "", async (t) => {
    for (const [index, { no }] of devices.entries()) {
      const score = 50 + index;
      await t.run(
        sql`INSERT INTO sync_device_health (tenant_id, device_no, score, success_part, recency_part, conflict_part, syncs,
           failed, conflicts, reasons, measured_at) VALUES (${tenant}, ${no}, ${score}, 0, 0, 0, 1, 1, 0, '{}', now())`,
      );
      await t.run(
        sql`INSERT INTO sync_device_health_history (tenant_id, device_no, day, score, success_part, recency_part,
           conflict_part) VALUES (${tenant}, ${no}, current_date - 3, ${score}, 0, 0, 0)`,
      );
    }
  });
  expect(await evaluateTenant(ctx, new Date())).toMatchObject({ fired: ["Watch"] });
  expect((await listRules({ ctx })).items[0]?.value).toBe(2);
  const input = AlertPreviewQuery.parse({ kind: "device_health", threshold: 2, health_below: 60, days: 7 });
  const { firings, points } = await previewCondition({ ctx, input });
  expect(firings).toMatchObject([{ to: null, peak: 2 }]);
  expect(points[0]?.value).toBeNull();
});

test("the wait before firing goes on across evaluations, and a long silence of the server starts it anew", async () => {
  const ctx = await testContext();
  await ruleOf(ctx, { kind: "oldest_unsynced", threshold: 60, for_minutes: 2 });
  await addDevice(ctx.tenant, { outboxPending: 1, outboxOldestAt: new Date(Date.now() - 3 * 3_600_000) });
  const start = Date.now();
  const fired = async (minute: number) =>
    (await evaluateTenant(ctx, new Date(start + minute * MINUTE))).fired.length;
  expect([await fired(0), await fired(1), await fired(60), await fired(61), await fired(62)]).toEqual([
    0, 0, 0, 0, 1,
  ]);
});

test("a muted rule keeps its history but tells nobody, until it may speak again", async () => {
  const ctx = await testContext();
  const { id: channelId } = await channel(ctx);
  const rule = await ruleOf(ctx, { kind: "set_aside", threshold: 1, channel_ids: [channelId] });
  const now = new Date();
  await muteRule({ ctx, input: { id: rule.id, until: new Date(now.getTime() + 10 * MINUTE).toISOString() } });
  await pendingConflict(ctx);
  await evaluateTenant(ctx, now);
  expect(await incidents(ctx)).toMatchObject([{ announced: false }]);
  expect(await deliveries(ctx)).toEqual([]);
  await evaluateTenant(ctx, new Date(now.getTime() + 11 * MINUTE));
  expect(await deliveries(ctx)).toMatchObject([{ event: "alert.firing", subject: "Watch" }]);
});

test("while analytics is in shadow rules keep their history but tell nobody", async () => {
  const ctx = await testContext();
  const { id: channelId } = await channel(ctx);
  await ruleOf(ctx, { kind: "set_aside", threshold: 1, channel_ids: [channelId] });
  const stage = (mode: "shadow" | "on", no: number) =>
    changeRollout({ ctx, input: { subject: "analytics", mode, reason: "first look" }, ifMatch: `"${no}"` });
  await stage("shadow", 0);
  await pendingConflict(ctx);
  const now = new Date();
  await evaluateTenant(ctx, now);
  expect(await incidents(ctx)).toMatchObject([{ announced: false }]);
  expect(await deliveries(ctx)).toEqual([]);
  await stage("on", 1);
  await evaluateTenant(ctx, new Date(now.getTime() + MINUTE));
  expect(await deliveries(ctx)).toMatchObject([{ event: "alert.firing" }]);
});

test("another condition ends what fired by the old one; another name doesn't", async () => {
  const ctx = await testContext();
  const { id: channelId } = await channel(ctx);
  const part = { kind: "set_aside" as const, threshold: 1, channel_ids: [channelId] };
  const { id } = await ruleOf(ctx, part);
  await pendingConflict(ctx);
  await evaluateTenant(ctx, new Date());
  const change = (input: object) =>
    changeRule({ ctx, input: { id, ...AlertRuleRequest.parse({ name: "Inbox", ...part, ...input }) } });
  expect(await change({})).toMatchObject({ name: "Inbox", state: "firing" });
  expect(await change({ threshold: 5 })).toMatchObject({ state: "no_data", since: null });
  expect(await incidents(ctx)).toMatchObject([{ ended_by: "rule_changed" }]);
  expect((await deliveries(ctx)).map(({ event }) => event)).toEqual(["alert.firing", "alert.resolved"]);
});

test("a deleted rule ends what fired by it, and comes back by undo to fire anew", async () => {
  const ctx = await testContext();
  const { id } = await ruleOf(ctx, { kind: "set_aside", threshold: 1 });
  await pendingConflict(ctx);
  await evaluateTenant(ctx, new Date());
  await deleteRule({ ctx, input: { id } });
  expect((await listRules({ ctx })).items).toEqual([]);
  expect(await evaluateTenant(ctx, new Date())).toMatchObject({ rules: 0 });
  await restoreRule({ ctx, input: { id } });
  expect(await evaluateTenant(ctx, new Date())).toMatchObject({ fired: ["Watch"] });
  expect((await incidents(ctx)).map(({ ended_by }) => ended_by).sort()).toEqual(
    [null, "rule_deleted"].sort(),
  );
  const actions = await withTenant(ctx.tenant, (t) =>
    t.models.auditEntry.findMany({
      where: { tenantId: ctx.tenant, target: "Watch" },
      orderBy: { id: "asc" },
    }),
  );
  expect(actions.map(({ action }) => action)).toEqual([
    "alert_rule.create",
    "alert_rule.delete",
    "alert_rule.restore",
  ]);
});

test("the preview tells when the rule would have fired", async () => {
  const ctx = await testContext();
  const now = Date.now();
  await requests(ctx, { failed: 10, ok: 10 }, now - 90 * MINUTE);
  await requests(ctx, { ok: 80 }, now - 60 * MINUTE);
  const preview = await previewCondition({
    ctx,
    input: {
      kind: "failure_rate",
      threshold: 40,
      for_minutes: 0,
      window_minutes: 15,
      at_least: 20,
      health_below: 70,
      days: 1,
    },
  });
  expect(preview.firings).toMatchObject([{ peak: 50 }]);
  const [firing] = preview.firings;
  expect(Date.parse(firing?.from ?? "")).toBeGreaterThanOrEqual(now - 90 * MINUTE);
  expect(Date.parse(firing?.from ?? "")).toBeLessThanOrEqual(now - 85 * MINUTE);
  expect(Date.parse(firing?.to ?? "")).toBeLessThanOrEqual(now - 55 * MINUTE);
  expect(preview.points.filter(({ value }) => value !== null).length).toBeGreaterThan(0);
});

test("the preview of set-aside items follows the inbox through its past", async () => {
  const ctx = await testContext();
  await pendingConflict(ctx);
  const at = (minutes: number) => new Date(Date.now() - minutes * MINUTE);
  const { tenant } = ctx;
  await withTenant(tenant, (t) =>
    t.models.conflictLog.updateMany({
      where: { tenantId: tenant },
      data: { createdAt: at(300), state: "reviewed", reviewedAt: at(200) },
    }),
  );
  const { firings } = await previewCondition({
    ctx,
    input: {
      kind: "set_aside",
      threshold: 1,
      for_minutes: 0,
      window_minutes: 15,
      at_least: 1,
      health_below: 70,
      days: 7,
    },
  });
  expect(firings).toHaveLength(1);
  const [from, to] = [firings[0]?.from, firings[0]?.to].map((time) => Date.parse(time ?? ""));
  expect(Math.abs((from ?? 0) - at(300).getTime())).toBeLessThan(6 * MINUTE);
  expect(Math.abs((to ?? 0) - at(200).getTime())).toBeLessThan(6 * MINUTE);
});

test("all tenants are visited, and an alert that two processes see at once fires once", async () => {
  const [one, other] = [await testContext(), await testContext()];
  const { id: channelId } = await channel(one);
  await ruleOf(one, { kind: "set_aside", threshold: 1, channel_ids: [channelId] });
  await ruleOf(other, { kind: "set_aside", threshold: 1 });
  await pendingConflict(one);
  const rounds = await Promise.all(Array.from({ length: 4 }, () => evaluateAlerts(new Date())));
  const visits = rounds.map((round) => round.filter(({ tenant }) => [one.slug, other.slug].includes(tenant)));
  expect(visits.map(({ length }) => length)).toEqual([2, 2, 2, 2]);
  expect(visits.flat().flatMap(({ fired }) => fired)).toEqual(["Watch"]);
  expect(await incidents(one)).toHaveLength(1);
  expect(await deliveries(one)).toHaveLength(1);
  expect(await evaluateAlerts(new Date(), one.slug)).toMatchObject([{ tenant: one.slug, rules: 1 }]);
});

test("viewers change nothing, and nobody reaches over to another tenant", async () => {
  const ctx = await testContext();
  const { id } = await ruleOf(ctx, { kind: "set_aside", threshold: 1 });
  const viewer = asRole(ctx, "viewer");
  const input = AlertRuleRequest.parse({ name: "Mine", kind: "set_aside", threshold: 9 });
  const forbidden = { code: "forbidden" };
  await expect(createRule({ ctx: viewer, input })).rejects.toMatchObject(forbidden);
  await expect(changeRule({ ctx: viewer, input: { ...input, id } })).rejects.toMatchObject(forbidden);
  await expect(deleteRule({ ctx: viewer, input: { id } })).rejects.toMatchObject(forbidden);
  await expect(restoreRule({ ctx: viewer, input: { id } })).rejects.toMatchObject(forbidden);
  await expect(muteRule({ ctx: viewer, input: { id, until: null } })).rejects.toMatchObject(forbidden);
  expect((await listRules({ ctx: viewer })).items).toHaveLength(1);

  const stranger = await testContext();
  const unknown = { code: "not_found" };
  await expect(changeRule({ ctx: stranger, input: { ...input, id } })).rejects.toMatchObject(unknown);
  await expect(deleteRule({ ctx: stranger, input: { id } })).rejects.toMatchObject(unknown);
  await expect(muteRule({ ctx: stranger, input: { id, until: null } })).rejects.toMatchObject(unknown);
  const { id: foreign } = await channel(stranger);
  await expect(createRule({ ctx, input: { ...input, channel_ids: [foreign] } })).rejects.toMatchObject({
    code: "invalid_request",
  });
});
