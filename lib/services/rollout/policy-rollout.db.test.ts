import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { ChangePolicyRequest } from "@/lib/contract/policy-review";
import { ChangeRolloutRequest } from "@/lib/contract/rollout";
import { cohortOf } from "@/lib/core/rollout/cohort";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { changePolicy } from "../policies/change-policy";
import { getPolicy } from "../policies/get-policy";
import { getPolicyHistory } from "../policies/get-policy-history";
import { testContext } from "../testing/test-context";
import { type TestDevice, testDevice } from "../testing/test-device";
import { changeRollout } from "./change-rollout";

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});

const policy = (ifMatch: number, parts: object) =>
  changePolicy({
    ctx,
    input: { ...ChangePolicyRequest.parse({ reason: "to try it", ...parts }), domain: "task" },
    ifMatch: `"${ifMatch}"`,
  });
const stage = (subject: string, no: number, parts: object) =>
  changeRollout({
    ctx,
    input: ChangeRolloutRequest.parse({ subject, reason: "step by step", ...parts }),
    ifMatch: `"${no}"`,
  });
const task = () => getPolicy({ ctx, input: { domain: "task" } });

/** `writer` and `late` change the title of one record without knowing of each other. */
async function conflictOf(writer: TestDevice, late: TestDevice) {
  const mobile_id = randomUUID();
  const entry = (title: string, base_version: number) => ({
    domain: "task",
    mobile_id,
    base_version,
    delta: { title },
  });
  const { version = 0 } = await writer.push(entry("first", 0));
  await writer.push(entry("server's", version));
  const result = await late.push(entry("client's", version));
  const row = await withTenant(ctx.tenant, (t) =>
    t.models.conflictLog.findFirstOrThrow({ where: { tenantId: ctx.tenant, mobileId: mobile_id } }),
  );
  return { result, row };
}

describe("a version of a policy in shadow", () => {
  it("changes nothing, and says beside each conflict what it would have decided", async () => {
    await policy(0, { strategy: "server_wins" });
    await policy(1, { strategy: "client_wins", mode: "shadow" });
    const { result, row } = await conflictOf(await testDevice(ctx.tenant), await testDevice(ctx.tenant));
    expect(result).toMatchObject({
      status: "resolved",
      strategy_used: "server_wins",
      winning_entry: { title: "server's" },
    });
    expect(row).toMatchObject({
      policyVersion: 1,
      winner: "server",
      shadow: {
        version: 2,
        winner: "client",
        differs: true,
        fields: { title: { winner: "client", reason: "client_wins", rule: "client_wins" } },
      },
    });
    expect(await task()).toMatchObject({
      version: 1,
      newest_version: 2,
      candidate: {
        version: 2,
        rollout: { subject: "policy/task/2", no: 0, mode: "shadow" },
        shadow: { conflicts: 1, differing: 1, examples: [{ id: row.id, label: "server's" }] },
      },
    });
  });

  it("goes from shadow over a share of the devices to all of them, and back", async () => {
    await policy(0, { strategy: "client_wins", mode: "shadow" });
    const [writer, ...others] = await Promise.all(Array.from({ length: 9 }, () => testDevice(ctx.tenant)));
    if (!writer) throw new Error("no device");
    const cohorts = others.map((_, index) => cohortOf(ctx.tenant, "task", index + 2));
    const percent = Math.ceil((cohorts.toSorted((a, b) => a - b)[4] ?? 0) / 100);
    await stage("policy/task/1", 0, { mode: "on", percent });
    const reached = new Map<boolean, number>();
    for (const late of others) {
      const { row } = await conflictOf(writer, late);
      const isIn = cohortOf(ctx.tenant, "task", row.deviceNo) < percent * 100;
      expect(row).toMatchObject(
        isIn ? { policyVersion: 1, shadow: null } : { policyVersion: 0, shadow: { version: 1 } },
      );
      reached.set(isIn, (reached.get(isIn) ?? 0) + 1);
    }
    expect(reached.size).toBe(2);
    await stage("policy/task/1", 1, { percent: 100 });
    expect(await task()).toMatchObject({ version: 1, candidate: null });
    await stage("policy/task/1", 2, { mode: "off" });
    expect(await task()).toMatchObject({ version: 0, newest_version: 1, candidate: null });
    const history = await getPolicyHistory({ ctx, input: { domain: "task" } });
    expect(history.map(({ version, mode }) => [version, mode])).toEqual([
      [1, "off"],
      [0, "on"],
    ]);
  });

  it("is named by If-Match when the next version is made", async () => {
    await policy(0, { strategy: "client_wins", mode: "shadow" });
    await expect(policy(0, { strategy: "server_wins" })).rejects.toMatchObject({
      code: "precondition_failed",
    });
    expect(await policy(1, { strategy: "server_wins" })).toMatchObject({ version: 2 });
  });

  it("can't be staged once a newer version replaced it, nor where it never was", async () => {
    await policy(0, { strategy: "client_wins" });
    await policy(1, { strategy: "server_wins" });
    await expect(stage("policy/task/1", 0, { mode: "on" })).rejects.toMatchObject({
      code: "invalid_request",
    });
    for (const subject of ["policy/task/9", "policy/made_up/1"]) {
      await expect(stage(subject, 0, { mode: "on" })).rejects.toMatchObject({ code: "not_found" });
    }
  });
});

describe("conflict resolution as a whole", () => {
  it("sets every conflict aside while it is off", async () => {
    await stage("conflict_resolution", 0, { mode: "off" });
    const { result, row } = await conflictOf(await testDevice(ctx.tenant), await testDevice(ctx.tenant));
    expect(result).toMatchObject({ status: "manual_required", strategy_used: "manual" });
    expect(row).toMatchObject({
      state: "pending",
      shadow: null,
      fields: { title: { reason: "not_rolled_out" } },
    });
  });

  it("sets them aside in shadow too, and says what the policy would have decided", async () => {
    await stage("conflict_resolution", 0, { mode: "shadow" });
    await policy(0, { strategy: "client_wins" });
    const { result, row } = await conflictOf(await testDevice(ctx.tenant), await testDevice(ctx.tenant));
    expect(result.status).toBe("manual_required");
    expect(row).toMatchObject({ state: "pending", shadow: { version: 1, winner: "client", differs: true } });
  });
});
