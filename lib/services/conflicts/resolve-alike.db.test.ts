import { afterEach, beforeEach, expect, it } from "vitest";
import { troubleOf } from "@/lib/db/database-trouble";
import { openDatabaseProxy } from "@/lib/db/testing/database-proxy";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { OPERATOR } from "../operator";
import { setPolicy } from "../policies/set-policy";
import { asRole, testContext } from "../testing/test-context";
import { type TestDevice, testDevice } from "../testing/test-device";
import { getConflict } from "./get-conflict";
import { listAlike } from "./list-alike";
import { resolveAlike } from "./resolve-alike";
import { resolveConflictByPerson } from "./resolve-conflict-by-person";

const direct = process.env.DATABASE_RUNTIME_URL ?? "";
const database = await openDatabaseProxy(direct);
process.env.DATABASE_RUNTIME_URL = database.through(direct);
afterEach(() => database.beDown(false));

let ctx: TenantContext;
let office: TestDevice;
let field: TestDevice;

beforeEach(async () => {
  ctx = await testContext();
  const change = { domain: "task", strategy: "manual", reason: "a person decides" } as const;
  await setPolicy({ tenant: ctx.tenant, person: OPERATOR }, change);
  [office, field] = [await testDevice(ctx.tenant, "Office"), await testDevice(ctx.tenant, "Field")];
});

async function waiting(
  mobile_id: string,
  mine: object = { status: "paused" },
  theirs: object = { status: "done" },
) {
  const record = { domain: "task", mobile_id };
  const { version: base_version } = await office.push({ ...record, data: { status: "open", site: "A" } });
  await office.push({ ...record, base_version, delta: theirs });
  const { conflict_id } = await field.push({ ...record, base_version, delta: mine });
  return conflict_id ?? "";
}

const alike = (id: string, decision: object = { choice: "client" }, as = ctx) =>
  listAlike({ ctx: as, input: { ...(decision as { choice: "client" }), id } });

it("finds what is contested in the same fields, and tells what would be written", async () => {
  const first = await waiting("a");
  const same = await waiting("b", { status: "broken", notes: "leaks" });
  await waiting("c", { status: "x", site: "B" }, { status: "y", site: "C" });
  const { total, items } = await alike(first, { choice: "fields", fields: { status: "server" } });
  expect(total).toBe(1);
  expect(items).toMatchObject([
    {
      id: same,
      mobile_id: "b",
      device_name: "Field",
      changes: [
        { field: "status", before: "done", after: "done" },
        { field: "notes", after: "leaks" },
      ],
    },
  ]);
});

it("decides each in a write of its own, and skips what moved since it was shown", async () => {
  const first = await waiting("a");
  const [moved, taken, third] = [await waiting("b"), await waiting("c"), await waiting("d")];
  const { items } = await alike(first);
  const { record: b } = await getConflict({ ctx, input: { id: moved } });
  await office.push({ domain: "task", mobile_id: "b", base_version: b?.version, delta: { site: "North" } });
  const { record: c } = await getConflict({ ctx, input: { id: taken } });
  const other = { id: taken, choice: "server", expected_version: c?.version ?? 0 } as const;
  await resolveConflictByPerson({ ctx: asRole(ctx, "manager"), input: other });
  const shown = items.map(({ id, expected_version, expected_entry }) => ({
    id,
    expected_version,
    expected_entry,
  }));
  const { results } = await resolveAlike({
    ctx,
    input: { decision: { choice: "client", note: "the crew was there" }, items: shown },
  });
  expect(results).toMatchObject([
    { id: moved, code: "record_moved" },
    { id: taken, code: "already_resolved" },
    { id: third, version: expect.any(Number) },
  ]);
  const audits = await withTenant(ctx.tenant, (t) =>
    t.models.auditEntry.findMany({ where: { tenantId: ctx.tenant, action: "conflict.resolve" } }),
  );
  expect(audits.map(({ target, reason }) => [target, reason])).toEqual([
    ["task/c", null],
    ["task/d", "the crew was there"],
  ]);
  expect((await getConflict({ ctx, input: { id: third } })).record?.data.status).toBe("paused");
});

it("says of each what is known where the database goes away in the middle, and decides none twice", async () => {
  const first = await waiting("a");
  const others = [..."bcdefghijklm"];
  for (const id of others) await waiting(id);
  const shown = (await alike(first)).items.map(({ id, expected_version, expected_entry }) => ({
    id,
    expected_version,
    expected_entry,
  }));
  const input = { decision: { choice: "client" } as const, items: shown };
  const decided = () =>
    withTenant(ctx.tenant, (t) =>
      t.models.auditEntry.findMany({ where: { tenantId: ctx.tenant, action: "conflict.resolve" } }),
    );
  const asked = resolveAlike({ ctx, input });
  await expect.poll(async () => (await decided()).length, { interval: 1 }).toBeGreaterThan(0);
  database.beDown(true);
  const { results } = await asked;
  database.beDown(false);
  expect(results.map(({ id }) => id)).toEqual(shown.map(({ id }) => id));
  expect(results[0]).toMatchObject({ version: expect.any(Number) });
  expect(results.at(-1)).toMatchObject({ code: "overloaded" });
  await expect.poll(() => decided().then(() => "well", troubleOf)).toBe("well");
  await resolveAlike({ ctx, input });
  const targets = (await decided()).map(({ target }) => target);
  expect(targets.toSorted()).toEqual(others.map((id) => `task/${id}`));
  database.beDown(true);
  await expect(resolveAlike({ ctx, input })).rejects.toSatisfy((error) => troubleOf(error) !== undefined);
});

it("is for managers of this tenant alone", async () => {
  const id = await waiting("a");
  const items = [{ id, expected_version: 2, expected_entry: "x" }];
  const input = { decision: { choice: "client" } as const, items };
  await expect(resolveAlike({ ctx: asRole(ctx, "viewer"), input })).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await resolveAlike({ ctx: await testContext(), input })).toMatchObject({
    results: [{ code: "not_found" }],
  });
  await expect(alike(id, { choice: "client" }, await testContext())).rejects.toMatchObject({
    code: "not_found",
  });
});
