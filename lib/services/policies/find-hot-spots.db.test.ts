import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { HotSpot } from "@/lib/contract/hot-spots";
import { SimulateRequest } from "@/lib/contract/policy-simulation";
import { sql } from "@/lib/db/sql";
import { withTenantSql } from "@/lib/db/with-tenant";
import { OPERATOR } from "../operator";
import { testContext } from "../testing/test-context";
import { testDevice } from "../testing/test-device";
import { findHotSpots } from "./find-hot-spots";
import { setPolicy } from "./set-policy";
import { simulatePolicy } from "./simulate-policy";

async function hotTenant() {
  const ctx = await testContext();
  const [office, field] = [await testDevice(ctx.tenant, "Office"), await testDevice(ctx.tenant, "Field")];
  const operator = { tenant: ctx.tenant, person: OPERATOR };
  await setPolicy(operator, {
    domain: "ticket",
    fields: { title: "manual", priority: "manual" },
    reason: "look",
  });
  const conflict = async (domain: string, theirs: object, mine: object) => {
    const mobile_id = randomUUID();
    const born = await office.push({ domain, mobile_id, delta: { title: "Pump", priority: "medium" } });
    const edit = { domain, mobile_id, base_version: born.version };
    await office.push({ ...edit, delta: theirs });
    await field.push({ ...edit, delta: mine });
  };
  for (let n = 0; n < 3; n++) await conflict("ticket", { title: "Pump 7" }, { title: "Pump 8" });
  await conflict("ticket", { priority: "critical" }, { priority: "low" });
  await conflict("task", { title: "Pump 7" }, { title: "Pump 8" });
  return { ctx, field, conflict };
}

const spot = (spots: readonly HotSpot[], domain: string, kind: string, value: string) =>
  spots.find((one) => one.domain === domain && one.kind === kind && one.value === value);

it("tells where conflicts come from, and suggests a change that is proven by replay", async () => {
  const { ctx, field } = await hotTenant();
  await withTenantSql(ctx.tenant, "", (t) =>
    t.rows(
      sql`UPDATE device SET platform = 'ios', model = 'SE', app_version = '2.1.0', user_id = 'kim' WHERE tenant_id = ${ctx.tenant} AND id = ${field.id}`,
    ),
  );
  const { spots, conflicts, looked_at } = await findHotSpots({ ctx, input: { days: 1 } });
  expect({ conflicts, looked_at }).toEqual({ conflicts: 5, looked_at: 5 });
  expect(spot(spots, "ticket", "domain", "")).toMatchObject({ conflicts: 4, person: 4 });
  expect(spot(spots, "ticket", "device_group", "ios · SE")).toMatchObject({ conflicts: 4 });
  expect(spot(spots, "ticket", "app_version", "2.1.0")).toMatchObject({ conflicts: 4 });
  expect(spot(spots, "ticket", "user", "kim")).toMatchObject({ conflicts: 4 });
  expect(spot(spots, "task", "field", "title")).toMatchObject({ conflicts: 1, person: 0, suggestion: null });

  const title = spot(spots, "ticket", "field", "title")?.suggestion;
  expect(title).toMatchObject({ what: "title: most recent wins", settles: 3, settles_pct: 100 });
  const input = SimulateRequest.parse({ domain: "ticket", policy: title?.policy });
  const report = await (await simulatePolicy({ ctx, input })).run();
  expect(report).toMatchObject({ changes: { settles: 3, asks: 0 }, lowered_escalations: { new: 0 } });
});

it("never suggests what would lower an escalation, however much it would settle", async () => {
  const { ctx } = await hotTenant();
  const { spots } = await findHotSpots({ ctx, input: { days: 1 } });
  const priority = spot(spots, "ticket", "field", "priority")?.suggestion;
  expect(priority?.what).toMatch(/^priority: (preserve escalation|server wins|most recent wins)$/);
  const input = SimulateRequest.parse({ domain: "ticket", policy: priority?.policy });
  const report = await (await simulatePolicy({ ctx, input })).run();
  expect(report.lowered_escalations.new).toBe(0);
});

it("blames no suggestion for what the policy in force asks anyway", async () => {
  const { ctx, conflict } = await hotTenant();
  const operator = { tenant: ctx.tenant, person: OPERATOR };
  // Settled under the first policy; under the one that follows, it would wait.
  await conflict("ticket", { status: "done" }, { status: "closed" });
  const fields = { title: "manual", priority: "manual", status: "manual" } as const;
  await setPolicy(operator, { domain: "ticket", fields, reason: "look closer" });
  await conflict("ticket", { title: "Pump 7" }, { title: "Pump 8" });
  const { spots } = await findHotSpots({ ctx, input: { days: 1 } });
  expect(spot(spots, "ticket", "field", "status")).toMatchObject({ conflicts: 1, person: 0 });
  expect(spot(spots, "ticket", "field", "title")?.suggestion).toMatchObject({ settles: 4, settles_pct: 100 });
});

it("knows only its own tenant", async () => {
  await hotTenant();
  const ctx = await testContext();
  expect(await findHotSpots({ ctx, input: { days: 1 } })).toMatchObject({ conflicts: 0, spots: [] });
});
