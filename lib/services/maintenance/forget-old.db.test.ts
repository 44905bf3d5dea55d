import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { withTenantSql } from "@/lib/db/with-tenant";
import { createTestDevice } from "../sync/testing/test-device";
import { forgetOld } from "./forget-old";

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
  await withTenantSql(tenant, "", (client) =>
    client.query(
      "UPDATE sync_record SET updated_at = now() - interval '91 days' WHERE tenant_id = $1 AND mobile_id = 'old'",
      [tenant],
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
  await withTenantSql(tenant, "", async (client) => {
    for (const [name, state, days] of states)
      await client.query(
        `INSERT INTO alert_delivery (tenant_id, channel_id, channel_name, message_id, event, subject, body, state, created_at)
         VALUES ($1, gen_random_uuid(), 'ops', $2, 'alert.firing', $2, '{}', $3, now() - make_interval(days => $4))`,
        [tenant, name, state, days],
      );
  });
  expect((await forgetOld()).deliveries).toBe(2);
  const { rows } = await withTenantSql(tenant, "", (client) =>
    client.query("SELECT subject FROM alert_delivery WHERE tenant_id = $1 ORDER BY 1", [tenant]),
  );
  expect(rows.map(({ subject }) => subject)).toEqual(["waits", "young"]);
});
