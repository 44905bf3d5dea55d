import { beforeEach, describe, expect, it } from "vitest";
import { ChangePolicyRequest } from "@/lib/contract/policy-review";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { OPERATOR } from "../operator";
import { asRole, testContext } from "../testing/test-context";
import { changePolicy } from "./change-policy";
import { getPolicies } from "./get-policies";
import { getPolicyHistory } from "./get-policy-history";
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
    const [entry] = await withTenant(ctx.tenant, (tx) =>
      tx.auditEntry.findMany({ where: { tenantId: ctx.tenant, action: "policy.change" } }),
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

describe("setPolicy", () => {
  it("replaces whatever stands, in the operator's name", async () => {
    await change("0");
    const operator = { tenant: ctx.tenant, person: OPERATOR };
    const next = await setPolicy(operator, { domain: "task", strategy: "server_wins", reason: "roll back" });
    expect(next).toMatchObject({ version: 2, changed_by: "Command line" });
  });
});
