import { expect, it } from "vitest";
import { testContext } from "../testing/test-context";
import { testDevice } from "../testing/test-device";
import { getRecordTimeline } from "./get-record-timeline";

const record = { domain: "task", mobile_id: "pump-7" };

it("tells who made a record what it is, step by step", async () => {
  const ctx = await testContext("viewer");
  const office = await testDevice(ctx.tenant, "Office");
  const field = await testDevice(ctx.tenant, "Field");
  const { version } = await office.push({ ...record, data: { title: "Pump" } });
  await field.push({ ...record, base_version: version, delta: { title: "Big pump" } });
  expect(await getRecordTimeline({ ctx, input: record })).toMatchObject({
    deleted: false,
    data: { title: "Big pump" },
    truncated: false,
    steps: [
      {
        what: "edited",
        by: { name: "Field" },
        changes: [{ field: "title", before: "Pump", after: "Big pump" }],
      },
      { what: "created", by: { name: "Office" }, at: null, changes: [{ field: "title", after: "Pump" }] },
    ],
  });
});

it("doesn't know another tenant's record", async () => {
  const owner = await testContext();
  await (await testDevice(owner.tenant)).push({ ...record, data: { title: "Pump" } });
  const stranger = await testContext();
  await expect(getRecordTimeline({ ctx: stranger, input: record })).rejects.toMatchObject({
    code: "not_found",
  });
});
