import { beforeEach, describe, expect, it } from "vitest";
import { ChangePolicyRequest } from "@/lib/contract/policy-review";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { OPERATOR } from "../operator";
import { asRole, testContext } from "../testing/test-context";
import { testDevice } from "../testing/test-device";
import { changePolicy } from "./change-policy";
import { getPolicies } from "./get-policies";
import { getPolicyHistory } from "./get-policy-history";
import { restorePolicy } from "./restore-policy";
import { setPolicy } from "./set-policy";

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});

const change = (ifMatch: string | null, parts: object = {}, as = ctx, domain = "task") => {
  const body = ChangePolicyRequest.parse({ strategy: "manual", reason: "we want to look", ...parts });
  return changePolicy({ ctx: as, input: { ...body, domain }, ifMatch });
};
const task = async (as = ctx) => (await getPolicies(as)).find((policy) => policy.domain === "task");

describe("getPolicies", () => {
  it("shows the built-in defaults as version 0 before anybody changed anything", async () => {
    const policies = await getPolicies(ctx);
    expect(policies.map(({ domain, version, policy }) => [domain, version, policy.strategy])).toEqual([
      ["journal", 0, "client_wins"],
      ["attendance", 0, "server_wins"],
      ["task", 0, "most_recent_wins"],
      ["ticket", 0, "preserve_escalation"],
      ["work_order", 0, "most_recent_wins"],
    ]);
  });
});

describe("changePolicy", () => {
  it("adds the next version with author and reason, and leaves the parts that were not sent", async () => {
    const next = await change('"0"', { clock_tolerance_ms: 5000 });
    expect(next).toMatchObject({ version: 1, changed_by: "Mara", reason: "we want to look" });
    expect(next.policy).toMatchObject({ strategy: "manual", clock_tolerance_ms: 5000, merge: "fields" });
    expect(await task()).toMatchObject(next);
  });

  it("keeps every version, newest first, with what it changed", async () => {
    await change("0");
    await change("1", { strategy: "client_wins", on_tie: "client", reason: "crews know best" });
    const history = await getPolicyHistory({ ctx, input: { domain: "task" } });
    expect(history.map(({ version, reason }) => [version, reason])).toEqual([
      [2, "crews know best"],
      [1, "we want to look"],
      [0, null],
    ]);
    expect(history[0]?.changes).toEqual([
      { what: "Strategy", from: "Manual", to: "Client wins" },
      { what: "On a tie", from: "server stays", to: "client wins" },
    ]);
  });

  it("lets exactly one of several people who saw the same version change it", async () => {
    const attempts = await Promise.allSettled(
      ["client_wins", "server_wins", "manual", "preserve_escalation"].map((strategy) =>
        change("0", { strategy }),
      ),
    );
    const lost = attempts.filter((attempt) => attempt.status === "rejected");
    expect(lost.map(({ reason }) => reason.code)).toEqual(Array(3).fill("precondition_failed"));
    expect((await task())?.version).toBe(1);
  });

  it("asks for If-Match, and refuses an old or a senseless one", async () => {
    await expect(change(null)).rejects.toMatchObject({ code: "precondition_required" });
    await change("0");
    await expect(change("0", { strategy: "client_wins" })).rejects.toMatchObject({
      code: "precondition_failed",
    });
    await expect(change("*")).rejects.toMatchObject({ code: "precondition_failed" });
  });

  it("refuses a change that changes nothing", async () => {
    await expect(change("0", { strategy: "most_recent_wins" })).rejects.toMatchObject({
      code: "invalid_request",
    });
  });

  it("gives deletes a rule of their own and takes it back", async () => {
    expect((await change("0", { delete: "server_wins" })).policy.delete).toBe("server_wins");
    expect((await change("1", { delete: null })).policy).not.toHaveProperty("delete");
  });

  it("takes a policy whole: what it leaves out falls back to the contract's defaults", async () => {
    await change("0", { clock_tolerance_ms: 9000, delete: "manual" });
    const { policy } = await change("1", { strategy: undefined, policy: { strategy: "client_wins" } });
    expect(policy).toMatchObject({ strategy: "client_wins", clock_tolerance_ms: 2000 });
    expect(policy).not.toHaveProperty("delete");
  });

  it("refuses a rule for a field that no record has, and keeps everything as it was", async () => {
    const mistyped = { fields: { asignee: "manual" }, closing: { field: "state", values: ["done"] } };
    await expect(change("0", mistyped)).rejects.toMatchObject({
      code: "invalid_request",
      options: { errors: [{ path: "fields.asignee" }, { path: "closing.field" }] },
    });
    expect((await task())?.version).toBe(0);
    const phone = await testDevice(ctx.tenant);
    await phone.push({ domain: "task", mobile_id: "t1", delta: { colour: "red" } });
    expect(await change("0", { fields: { colour: "manual" } })).toMatchObject({ version: 1 });
    await expect(change("0", mistyped, await testContext())).rejects.toMatchObject({
      code: "invalid_request",
    });
  });

  it("refuses an unknown strategy and a scale that names a value twice, beside the part", () => {
    const body = { policy: { strategy: "coin_toss" }, reason: "no" };
    expect(ChangePolicyRequest.safeParse(body).error?.issues[0]?.path).toEqual(["policy", "strategy"]);
    const twice = { critical: { priority: { kind: "order", values: ["low", "low"] } }, reason: "no" };
    const issue = ChangePolicyRequest.safeParse(twice).error?.issues[0];
    expect(issue).toMatchObject({
      path: ["critical", "priority", "values"],
      message: "a scale can't name a value twice",
    });
  });

  it("lets viewers look but not change", async () => {
    const viewer = asRole(ctx, "viewer");
    await expect(change("0", {}, viewer)).rejects.toMatchObject({ code: "forbidden" });
    expect(await task(viewer)).toMatchObject({ version: 0 });
  });

  it("doesn't touch other tenants, and knows no made-up domains", async () => {
    const other = await testContext();
    await change("0");
    expect(await task(other)).toMatchObject({ version: 0 });
    await expect(change("0", {}, ctx, "constructor")).rejects.toMatchObject({ code: "not_found" });
  });

  it("writes down who changed what and why", async () => {
    await change("0");
    const [entry] = await withTenant(ctx.tenant, (t) =>
      t.models.auditEntry.findMany({ where: { tenantId: ctx.tenant, action: "policy.change" } }),
    );
    expect(entry).toMatchObject({
      actorName: "Mara",
      target: "task",
      reason: "we want to look",
      before: { version: 0, policy: { strategy: "most_recent_wins" } },
      after: { version: 1, policy: { strategy: "manual" } },
    });
  });
});

describe("restorePolicy", () => {
  const restore = (version: number, ifMatch: string | null, as = ctx) =>
    restorePolicy({ ctx: as, input: { domain: "task", version, reason: "it was better" }, ifMatch });

  it("brings any earlier version back as a new one, the built-in default too", async () => {
    await change("0");
    await change("1", { strategy: "client_wins" });
    expect(await restore(1, '"2"')).toMatchObject({ version: 3, policy: { strategy: "manual" } });
    expect(await restore(0, '"3"')).toMatchObject({ version: 4, policy: { strategy: "most_recent_wins" } });
    const [newest] = await getPolicyHistory({ ctx, input: { domain: "task" } });
    expect(newest).toMatchObject({
      reason: "it was better",
      changes: [{ what: "Strategy", from: "Manual", to: "Most recent wins" }],
    });
  });

  it("refuses a version that never was, a stale If-Match, the one in force, and viewers", async () => {
    await change("0");
    await expect(restore(7, '"1"')).rejects.toMatchObject({ code: "not_found" });
    await expect(restore(0, '"0"')).rejects.toMatchObject({ code: "precondition_failed" });
    await expect(restore(0, null)).rejects.toMatchObject({ code: "precondition_required" });
    await expect(restore(1, '"1"')).rejects.toMatchObject({ code: "invalid_request" });
    await expect(restore(0, '"1"', asRole(ctx, "viewer"))).rejects.toMatchObject({ code: "forbidden" });
    expect((await task())?.version).toBe(1);
  });
});

describe("setPolicy", () => {
  it("replaces whatever stands, in the operator's name", async () => {
    await change("0");
    const operator = { tenant: ctx.tenant, person: OPERATOR };
    const next = await setPolicy(operator, { domain: "task", strategy: "server_wins", reason: "roll back" });
    expect(next).toMatchObject({ version: 2, changed_by: "Command line" });
  });
});
