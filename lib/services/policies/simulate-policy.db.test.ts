import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Policy } from "@/lib/contract/policy";
import { SimulateRequest, type SimulationReport } from "@/lib/contract/policy-simulation";
import { ticket } from "@/lib/core/domains/ticket";
import { pool } from "@/lib/db/pool";
import { raw, sql } from "@/lib/db/sql";
import { withTenantSql } from "@/lib/db/with-tenant";
import { resolveConflictByPerson } from "../conflicts/resolve-conflict-by-person";
import type { TenantContext } from "../context";
import { OPERATOR } from "../operator";
import { testContext } from "../testing/test-context";
import { type TestDevice, testDevice } from "../testing/test-device";
import { setPolicy } from "./set-policy";
import { type SimulationRun, simulatePolicy } from "./simulate-policy";

let ctx: TenantContext;
let office: TestDevice;
let field: TestDevice;
beforeEach(async () => {
  ctx = await testContext();
  [office, field] = [await testDevice(ctx.tenant, "Office"), await testDevice(ctx.tenant, "Field")];
});

const simulate = async (policy: Partial<Policy>, more: object = {}, run: SimulationRun = {}) => {
  const input = SimulateRequest.parse({
    domain: "ticket",
    policy: { ...ticket.defaultPolicy, ...policy },
    ...more,
  });
  const simulation = await simulatePolicy({ ctx, input });
  return simulation.run(run);
};

/** The office changes a ticket that the field device then changes without having seen it. */
async function conflict(theirs: object, mine: object) {
  const mobile_id = randomUUID();
  const base = { title: "Pump", status: "open", priority: "medium", is_escalated: false };
  const born = await office.push({ domain: "ticket", mobile_id, delta: base });
  const edit = { domain: "ticket", mobile_id, base_version: born.version };
  await office.push({ ...edit, delta: theirs });
  return field.push({ ...edit, delta: mine, modified_at: new Date(Date.now() - 60_000).toISOString() });
}

const rowsOf = () =>
  withTenantSql(ctx.tenant, "", (t) =>
    t.rows(
      sql`SELECT row_to_json(c)::text FROM sync_conflict_resolution_log c WHERE tenant_id = ${ctx.tenant} ORDER BY id`,
    ),
  ).then((rows) => rows);

const COPIED = `domain, mobile_id, state, winner, strategy, policy_version, device_no, op_id, base_version,
  server_version, clock_offset_ms, base, server_entry, client_entry, fields, encounter`;

describe("simulatePolicy", () => {
  it("finds nothing to change under the policy that is in force, whatever was pushed", async () => {
    await conflict({ title: "Pump 7" }, { title: "Pump 8" });
    await conflict({ priority: "critical" }, { priority: "low", status: "closed" });
    await setPolicy(
      { tenant: ctx.tenant, person: OPERATOR },
      { domain: "ticket", on_tie: "manual", reason: "look" },
    );
    await conflict({ title: "Pump 7" }, { title: "Pump 8" });
    const report = await simulate({});
    expect(report).toMatchObject({
      conflicts: 3,
      replayed: 3,
      unreplayable: { not_kept: 0, not_reproducible: 0 },
      changes: { same: 3, asks: 0, settles: 0, otherwise: 0 },
      lowered_escalations: { before: 0, after: 0, new: 0 },
      examples: [],
    });
  });

  it("shows a lost escalation first, with both outcomes of each field side by side", async () => {
    await conflict({ title: "Pump 7" }, { title: "Pump 8" });
    const lost = await conflict({ priority: "critical" }, { priority: "low" });
    const report = await simulate({ strategy: "client_wins" });
    expect(report.lowered_escalations).toEqual({ before: 0, after: 1, new: 1 });
    expect(report.changes).toEqual({ same: 0, asks: 0, settles: 0, otherwise: 2 });
    expect(report.examples[0]).toMatchObject({
      conflict_id: lost.conflict_id,
      label: "Pump",
      device: "Field",
      lowers_escalation: true,
      outcome: { before: "server", after: "client" },
      fields: [
        {
          field: "priority",
          client: { value: "low" },
          server: { value: "critical" },
          before: { winner: "server", reason: "more_escalated" },
          after: { winner: "client", reason: "client_wins" },
          lowered: true,
        },
      ],
    });
    expect(report.examples).toHaveLength(2);
  });

  it("counts old against new by strategy and by field, and the share that needs a person", async () => {
    await conflict({ title: "Pump 7" }, { title: "Pump 8" });
    await conflict({ status: "held" }, { status: "started" });
    const report = await simulate({ fields: { status: "manual" } });
    expect(report.person_pct).toEqual({ before: 0, after: 50 });
    expect(
      report.strategies.map(({ strategy, before, after }) => [strategy, before.server, after.nobody]),
    ).toEqual([
      ["preserve_escalation", 2, 0],
      ["manual", 0, 1],
    ]);
    expect(report.fields.find(({ field }) => field === "status")).toMatchObject({
      changed: 1,
      before: { server: 1, nobody: 0 },
      after: { server: 0, nobody: 1 },
    });
  });

  it("says how often it would have decided as people did", async () => {
    const operator = { tenant: ctx.tenant, person: OPERATOR };
    await setPolicy(operator, { domain: "ticket", strategy: "manual", reason: "look at each" });
    const asked = await conflict({ title: "Pump 7" }, { title: "Pump 8" });
    await conflict({ title: "Pump 7" }, { title: "Pump 8" });
    const choice = { choice: "client", expected_version: asked.version ?? 0 } as const;
    await resolveConflictByPerson({ ctx, input: { id: asked.conflict_id ?? "", ...choice } });
    const crews = await simulate({ strategy: "client_wins" });
    expect(crews.changes.settles).toBe(2);
    expect(crews.people).toEqual({ decided: 1, settled_by_draft: 1, same_as_person: 1 });
    const server = await simulate({ strategy: "server_wins" });
    expect(server.people.same_as_person).toBe(0);
  });

  it("replays what met the record first where the device edited again while it waited", async () => {
    const operator = { tenant: ctx.tenant, person: OPERATOR };
    await setPolicy(operator, { domain: "ticket", strategy: "manual", reason: "ask" });
    const asked = await conflict({ title: "Pump 7" }, { title: "Pump 8" });
    const again = {
      domain: "ticket",
      mobile_id: asked.mobile_id,
      base_version: 1,
      delta: { title: "Pump 9" },
    };
    expect(await field.push(again)).toMatchObject({ conflict_id: asked.conflict_id });
    const report = await simulate({ strategy: "client_wins" });
    expect(report).toMatchObject({ replayed: 1, changes: { settles: 1 } });
    expect(report.examples[0]?.fields[0]?.client).toEqual({ value: "Pump 8" });
  });

  it("tells of conflicts from before it was kept what a replay needs", async () => {
    await conflict({ title: "Pump 7" }, { title: "Pump 8" });
    await withTenantSql(ctx.tenant, "", (t) =>
      t.rows(sql`UPDATE sync_conflict_resolution_log SET encounter = NULL WHERE tenant_id = ${ctx.tenant}`),
    );
    expect(await simulate({})).toMatchObject({ conflicts: 1, replayed: 0, unreplayable: { not_kept: 1 } });
  });

  it("never writes, stays in its tenant and its days, and gives its connection back", async () => {
    await conflict({ title: "Pump 7" }, { title: "Pump 8" });
    const before = await rowsOf();
    const mine = await simulate({ strategy: "client_wins" });
    expect(mine.conflicts).toBe(1);
    expect(await rowsOf()).toEqual(before);
    await withTenantSql(ctx.tenant, "", (t) =>
      t.rows(
        sql`UPDATE sync_conflict_resolution_log SET created_at = now() - interval '3 days' WHERE tenant_id = ${ctx.tenant}`,
      ),
    );
    expect((await simulate({}, { days: 2 })).conflicts).toBe(0);
    expect((await simulate({}, { days: 4 })).conflicts).toBe(1);
    ctx = await testContext();
    expect((await simulate({})).conflicts).toBe(0);
    expect(pool().totalCount).toBe(pool().idleCount);
  });

  it("reads page after page, tells how far it is, and stops where nobody listens any more", async () => {
    await conflict({ title: "Pump 7" }, { title: "Pump 8" });
    await withTenantSql(ctx.tenant, "", (t) =>
      t.rows(sql`INSERT INTO sync_conflict_resolution_log (tenant_id, id, ${raw(COPIED)})
         SELECT tenant_id, gen_random_uuid(), ${raw(COPIED)}
         FROM sync_conflict_resolution_log, generate_series(1, 1499) WHERE tenant_id = ${ctx.tenant}`),
    );
    const seen: [number, number, SimulationReport][] = [];
    const report = await simulate({}, {}, { onProgress: (...progress) => seen.push(progress) });
    expect(report).toMatchObject({ conflicts: 1500, replayed: 1500 });
    for (const [done, total, soFar] of seen) {
      expect(total).toBe(1500);
      expect(soFar.conflicts).toBe(done);
    }
    const gone = AbortSignal.abort(new Error("gone"));
    await expect(simulate({}, {}, { signal: gone })).rejects.toThrow("gone");
    expect(pool().totalCount).toBe(pool().idleCount);
  });

  it("refuses a domain that is none, and a field that no record has", async () => {
    await expect(simulate({}, { domain: "constructor" })).rejects.toMatchObject({ code: "not_found" });
    await expect(simulate({ fields: { priorty: "manual" } })).rejects.toMatchObject({
      code: "invalid_request",
      options: { errors: [{ path: "fields.priorty", message: expect.stringContaining('"priorty"') }] },
    });
    await conflict({ colour: "red" }, { colour: "blue" });
    expect((await simulate({ fields: { colour: "manual" } })).changes.asks).toBe(1);
  });

  it("lets only a few run at once", async () => {
    const input = SimulateRequest.parse({ domain: "ticket", policy: ticket.defaultPolicy });
    const simulations = await Promise.all([1, 2, 3].map(() => simulatePolicy({ ctx, input })));
    const runs = await Promise.allSettled(simulations.map(({ run }) => run()));
    const refused = runs.filter((run) => run.status === "rejected");
    expect(refused.map(({ reason }) => reason.code)).toEqual(["overloaded"]);
    expect(await simulate({})).toMatchObject({ conflicts: 0 });
  });
});
