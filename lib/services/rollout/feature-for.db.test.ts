import { beforeEach, describe, expect, it } from "vitest";
import type { ChangeRolloutRequest } from "@/lib/contract/rollout";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { asRole, testContext } from "../testing/test-context";
import { changeRollout } from "./change-rollout";
import { featureFor, featureOf } from "./feature-for";
import { getRollouts } from "./get-rollouts";

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});

const change = (input: Partial<ChangeRolloutRequest>, ifMatch: string | null = '"0"', as = ctx) =>
  changeRollout({ ctx: as, input: { subject: "analytics", reason: "to see", ...input }, ifMatch });
const fleet = (count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      featureFor({ tenant: ctx.tenant, deviceNo: index + 1 }, "analytics"),
    ),
  );

describe("featureFor", () => {
  it("says on for what nobody ever staged", async () => {
    expect(new Set(await fleet(50))).toEqual(new Set(["on"]));
  });

  it("follows a change at once in the process that made it", async () => {
    await fleet(1);
    await change({ mode: "shadow" });
    expect(new Set(await fleet(50))).toEqual(new Set(["shadow"]));
    expect(await featureFor({ tenant: ctx.tenant, deviceNo: 1 }, "queue")).toBe("on");
  });

  it("takes the share of devices, and the same ones again", async () => {
    await change({ percent: 30 });
    const first = await fleet(400);
    expect(first.filter((mode) => mode === "on").length).toBeGreaterThan(80);
    expect(first.filter((mode) => mode === "on").length).toBeLessThan(160);
    await change({ percent: 60 }, '"1"');
    const second = await fleet(400);
    expect(second.filter((mode, index) => mode === "off" && first[index] === "on")).toEqual([]);
    expect(await featureOf(ctx.tenant, "analytics")).toBe("on");
  });

  it("keeps one tenant's stage from another", async () => {
    const other = await testContext();
    await change({ mode: "off" });
    expect(await featureOf(ctx.tenant, "analytics")).toBe("off");
    expect(await featureOf(other.tenant, "analytics")).toBe("on");
  });
});

describe("changeRollout", () => {
  it("keeps what was not sent, counts its changes, and writes down before and after", async () => {
    await change({ percent: 10, guard: { failure_pct: 5, window_minutes: 15, least_sample: 50 } });
    expect(await change({ percent: 20, reason: "it went well" }, "1")).toMatchObject({
      no: 2,
      mode: "on",
      percent: 20,
      guard: { failure_pct: 5 },
      changed_by: "Mara",
    });
    const [entry] = await withTenant(ctx.tenant, (t) =>
      t.models.auditEntry.findMany({
        where: { tenantId: ctx.tenant, action: "rollout.change" },
        orderBy: { id: "desc" },
      }),
    );
    expect(entry).toMatchObject({
      target: "analytics",
      reason: "it went well",
      before: { percent: 10 },
      after: { percent: 20 },
    });
  });

  it("lets exactly one of two who saw the same stage change it", async () => {
    const attempts = await Promise.allSettled([change({ percent: 1 }), change({ percent: 2 })]);
    const lost = attempts.filter((attempt) => attempt.status === "rejected");
    expect(lost.map(({ reason }) => reason.code)).toEqual(["precondition_failed"]);
  });

  it("refuses a change without If-Match, by a viewer, and of what there isn't", async () => {
    await expect(change({ mode: "off" }, null)).rejects.toMatchObject({ code: "precondition_required" });
    await expect(change({ mode: "off" }, '"0"', asRole(ctx, "viewer"))).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(change({ subject: "policy/constructor/1", mode: "on" })).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await getRollouts({ ctx })).map(({ no }) => no)).toEqual([0, 0, 0, 0]);
  });
});
