import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { ChangePolicyRequest } from "@/lib/contract/policy-review";
import { ChangeRolloutRequest, type Guard } from "@/lib/contract/rollout";
import type { EventOutcome } from "@/lib/contract/sync-event";
import { withTenant } from "@/lib/db/with-tenant";
import { eventBuffer } from "../analytics/event-buffer";
import { recordEvent } from "../analytics/record-event";
import type { TenantContext } from "../context";
import { changePolicy } from "../policies/change-policy";
import { getPolicy } from "../policies/get-policy";
import { testContext } from "../testing/test-context";
import { testDevice } from "../testing/test-device";
import { changeRollout } from "./change-rollout";
import { featureOf } from "./feature-for";
import { getRollouts } from "./get-rollouts";
import { guardRollouts, guardTenant } from "./guard-rollouts";

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});

const LIMITS: Guard = { set_aside_pct: 40, failure_pct: 20, window_minutes: 15, least_sample: 4 };
const stage = (subject: string, no: number, parts: object) =>
  changeRollout({
    ctx,
    input: ChangeRolloutRequest.parse({ subject, reason: "step by step", ...parts }),
    ifMatch: `"${no}"`,
  });
const guardOwn = async (now = new Date()) =>
  (await guardTenant(ctx.tenant, now)).map(({ subject }) => subject);

/** Two devices change one task's title and don't know of each other. */
async function conflicts(count: number) {
  const [one, other] = [await testDevice(ctx.tenant), await testDevice(ctx.tenant)];
  for (let n = 0; n < count; n++) {
    const mobile_id = randomUUID();
    const entry = (title: string, base_version: number) => ({
      domain: "task",
      mobile_id,
      base_version,
      delta: { title },
    });
    const { version = 0 } = await one.push(entry("first", 0));
    await one.push(entry("second", version));
    await other.push(entry("third", version));
  }
}

async function requests(outcome: EventOutcome, count: number, deviceNo = 1) {
  const event = { kind: "pull", outcome, at: Date.now(), durationMs: 1, bytesIn: 0, bytesInWire: 0 } as const;
  const device = { tenant: ctx.tenant, deviceId: randomUUID(), deviceNo };
  for (let n = 0; n < count; n++) recordEvent(device, { ...event, bytesOut: 1, bytesOutWire: 1 });
  await eventBuffer().flush();
}

describe("the guard", () => {
  it("takes a policy back to the stage before where it sets too much aside, and says so", async () => {
    const manual = ChangePolicyRequest.parse({ strategy: "manual", mode: "shadow", reason: "to look" });
    await changePolicy({ ctx, input: { ...manual, domain: "task" }, ifMatch: '"0"' });
    await stage("policy/task/1", 0, { mode: "on", percent: 100, guard: LIMITS });
    await conflicts(3);
    expect(await guardOwn()).not.toContain("policy/task/1"); // three cases prove nothing
    await conflicts(1);
    const paused = await guardRollouts();
    expect(paused.map(({ subject }) => subject)).toContain("policy/task/1");

    const { version, candidate } = await getPolicy({ ctx, input: { domain: "task" } });
    expect(version).toBe(0);
    expect(candidate?.rollout).toMatchObject({
      mode: "shadow",
      no: 2,
      changed_by: "guard",
      guard: LIMITS,
      tripped: {
        limit: "set_aside_pct",
        share_pct: 100,
        sample: 4,
        threshold_pct: 40,
        from: { mode: "on", percent: 100 },
      },
    });
    const [entry] = await withTenant(ctx.tenant, (t) =>
      t.models.auditEntry.findMany({ where: { tenantId: ctx.tenant, action: "rollout.pause" } }),
    );
    expect(entry).toMatchObject({
      actorId: null,
      actorName: "guard",
      target: "policy/task/1",
      reason: "100 % were set aside for a person (4 in the last 15 min), more than 40 %",
    });
  });

  it("doesn't hold against a resumed rollout what happened before", async () => {
    await requests("failed", 10);
    await stage("bandwidth", 0, { guard: LIMITS, percent: 100 });
    expect(await guardOwn()).toEqual([]);
    await requests("failed", 10);
    expect(await guardOwn()).toContain("bandwidth");
    expect(await featureOf(ctx.tenant, "bandwidth")).toBe("shadow");
    await stage("bandwidth", 2, { mode: "on", percent: 100 });
    expect(await guardOwn()).toEqual([]);
    const rollout = (await getRollouts({ ctx })).find(({ subject }) => subject === "bandwidth");
    expect(rollout).toMatchObject({ mode: "on", percent: 100, tripped: null, guard: LIMITS });
  });

  it("counts only the devices that the rollout reaches", async () => {
    await stage("queue", 0, { mode: "on", percent: 0, guard: LIMITS });
    await requests("failed", 10);
    expect(await guardOwn()).toEqual([]);
  });

  it("lets a rollout go on while enough succeeds, and forgets what lies before its window", async () => {
    await stage("queue", 0, { mode: "on", percent: 100, guard: LIMITS });
    await requests("failed", 2);
    await requests("ok", 8);
    expect(await guardOwn()).toEqual([]);
    await requests("failed", 2);
    expect(await guardOwn(new Date(Date.now() + 3_600_000))).toEqual([]);
    expect(await guardOwn()).toContain("queue");
  });
});
