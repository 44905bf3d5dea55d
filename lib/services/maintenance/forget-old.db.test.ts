import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { pool } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { withTenantSql } from "@/lib/db/with-tenant";
import { createTestDevice } from "../sync/testing/test-device";
import { forgetOld } from "./forget-old";
import { steadyTime } from "./steady-time";

it("drops old tombstones, and sends a device that came less far back to the start", async () => {
  const { tenant } = await createTestTenant();
  const [anna, ben] = [await createTestDevice(tenant), await createTestDevice(tenant)];
  const entry = (mobile_id: string, more: object) => ({
    op_id: randomUUID(),
    domain: "task",
    mobile_id,
    ...more,
  });
  await anna.push([entry("old", { data: {} }), entry("young", { data: {} })]);
  const before = (await ben.pull()).checkpoint;
  await anna.push([entry("old", { op: "delete", base_version: 1 })]);
  const between = (await ben.pull()).checkpoint;
  await anna.push([entry("young", { op: "delete", base_version: 2 })]);
  await withTenantSql(tenant, "", (t) =>
    t.rows(
      sql`UPDATE sync_record SET updated_at = now() - interval '91 days' WHERE tenant_id = ${tenant} AND mobile_id = 'old'`,
    ),
  );

  expect((await forgetOld()).tombstones).toBe(1);
  await expect(ben.pull({ checkpoint: before })).rejects.toMatchObject({ code: "checkpoint_expired" });
  expect((await ben.pull({ checkpoint: between })).changes).toMatchObject([
    { mobile_id: "young", op: "delete" },
  ]);
  expect((await forgetOld()).tombstones).toBe(0);
});

it("drops what alerts told long ago, but nothing that still waits to be told", async () => {
  const { tenant } = await createTestTenant();
  const states = [
    ["old", "delivered", 91],
    ["given up", "gave_up", 91],
    ["waits", "waiting", 91],
    ["young", "delivered", 89],
  ] as const;
  await withTenantSql(tenant, "", async (t) => {
    for (const [name, state, days] of states)
      await t.run(sql`INSERT INTO alert_delivery (tenant_id, channel_id, channel_name, message_id, event, subject, body, state, created_at)
         VALUES (${tenant}, gen_random_uuid(), 'ops', ${name}, 'alert.firing', ${name}, '{}', ${state}, now() - make_interval(days => ${days}))`);
  });
  expect((await forgetOld()).deliveries).toBe(2);
  const rows = await withTenantSql(tenant, "", (t) =>
    t.rows<{ subject: string }>(
      sql`SELECT subject FROM alert_delivery WHERE tenant_id = ${tenant} ORDER BY 1`,
    ),
  );
  expect(rows.map(({ subject }) => subject)).toEqual(["waits", "young"]);
});

/** As if the last time had been by a clock that much earlier: the database's has jumped ahead since. */
async function jumpAhead(days: number): Promise<void> {
  await steadyTime("forget-old");
  await pool().query(
    "UPDATE job_lease SET steady_at = now() - make_interval(days => $1) WHERE name = 'forget-old'",
    [days],
  );
}

it("goes on by two days at a time where the clock jumped ahead, so that nothing is dropped early", async () => {
  const { tenant } = await createTestTenant();
  const anna = await createTestDevice(tenant);
  const entry = { op_id: randomUUID(), domain: "task", mobile_id: "gone" };
  await anna.push([{ ...entry, data: {} }]);
  await anna.push([{ ...entry, op_id: randomUUID(), op: "delete", base_version: 1 }]);
  // By the clock that jumped, 100 days have passed since.
  await withTenantSql(tenant, "", (t) =>
    t.rows(sql`UPDATE sync_record SET updated_at = now() - interval '100 days' WHERE tenant_id = ${tenant}`),
  );
  await jumpAhead(100);
  expect((await forgetOld()).tombstones).toBe(0);
  expect(await behindDays()).toBe(98);
  // Where nobody sets it right, it was right, and the job catches up.
  await jumpAhead(11);
  expect((await forgetOld()).tombstones).toBe(1);
  // Where somebody does, the clock counts as it stands.
  await jumpAhead(-100);
  await steadyTime("forget-old");
  expect(await behindDays()).toBe(0);
});

const behindDays = async () => {
  const { rows } = await pool().query<{ days: number }>(
    "SELECT round(extract(epoch FROM now() - steady_at) / 86400)::int AS days FROM job_lease WHERE name = 'forget-old'",
  );
  return rows[0]?.days;
};
