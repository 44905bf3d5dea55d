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
