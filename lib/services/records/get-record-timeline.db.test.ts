import { expect, it } from "vitest";
import { undoResolution } from "../conflicts/undo-resolution";
import { cursorOf } from "../cursor";
import { testContext } from "../testing/test-context";
import { testDevice } from "../testing/test-device";
import { getRecordTimeline } from "./get-record-timeline";

const record = { domain: "task", mobile_id: "pump-7" };
const asked = { ...record, limit: 50 };

it("tells who made a record what it is, step by step", async () => {
  const ctx = await testContext("viewer");
  const office = await testDevice(ctx.tenant, "Office");
  const field = await testDevice(ctx.tenant, "Field");
  const { version } = await office.push({ ...record, data: { title: "Pump" } });
  await field.push({ ...record, base_version: version, delta: { title: "Big pump" } });
  expect(await getRecordTimeline({ ctx, input: asked })).toMatchObject({
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
  await expect(getRecordTimeline({ ctx: stranger, input: asked })).rejects.toMatchObject({
    code: "not_found",
  });
});

it("tells how each write came about: an edit, a policy's outcome, a decision or an undo", async () => {
  const ctx = await testContext();
  const office = await testDevice(ctx.tenant, "Office");
  const field = await testDevice(ctx.tenant, "Field");
  const { version: base_version } = await office.push({ ...record, data: { title: "Pump", status: "open" } });
  await office.push({ ...record, base_version, delta: { status: "closed" } });
  const { conflict_id: id = "" } = await field.push({ ...record, base_version, delta: { status: "x" } });
  await undoResolution({ ctx, input: { id, apply_anyway: false } });
  const { steps } = await getRecordTimeline({ ctx, input: asked });
  expect(steps).toMatchObject([
    { how: "undo", by: { kind: "unknown" }, settled: { id, undoer_name: "Mara" } },
    { how: "edit", met: [{ id, winner: "server", device: { name: "Field" } }] },
    { how: "edit", what: "created" },
  ]);
});

it("pages through a long history, each page as the record stood there", async () => {
  const ctx = await testContext();
  const office = await testDevice(ctx.tenant, "Office");
  let { version: base_version } = await office.push({ ...record, data: { title: "Pump", n: 0 } });
  for (let n = 1; n < 6; n++) {
    const edit = n === 4 ? { op: "delete" } : { delta: { n, ...(n === 2 && { note: "short-lived" }) } };
    const unset = n === 3 ? { unset: ["note"] } : {};
    ({ version: base_version } = await office.push({ ...record, base_version, ...edit, ...unset }));
  }
  const whole = await getRecordTimeline({ ctx, input: asked });
  expect(whole.steps).toHaveLength(6);
  const paged = [];
  let cursor: string | undefined;
  do {
    const page = await getRecordTimeline({ ctx, input: { ...record, limit: 2, ...(cursor && { cursor }) } });
    expect([page.version, page.data]).toEqual([whole.version, whole.data]);
    paged.push(...page.steps);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  expect(paged).toEqual(whole.steps);
});

it("refuses a cursor that is none of this record's versions", async () => {
  const ctx = await testContext();
  await (await testDevice(ctx.tenant)).push({ ...record, data: { title: "Pump" } });
  const cursor = cursorOf("on", 77);
  await expect(getRecordTimeline({ ctx, input: { ...asked, cursor } })).rejects.toMatchObject({
    code: "invalid_request",
  });
});

it("ends a page where the changes get long, and misses none", async () => {
  const ctx = await testContext();
  const office = await testDevice(ctx.tenant, "Office");
  const long = (n: number) => Object.fromEntries([0, 1, 2, 3].map((no) => [`f${no}`, `${n}`.repeat(60_000)]));
  let { version: base_version } = await office.push({ ...record, data: long(0) });
  for (let n = 1; n < 9; n++)
    ({ version: base_version } = await office.push({ ...record, base_version, delta: long(n) }));
  const versions: number[] = [];
  const counts: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await getRecordTimeline({ ctx, input: { ...asked, ...(cursor && { cursor }) } });
    versions.push(...page.steps.map(({ version }) => version));
    counts.push(page.steps.length);
    expect(page.truncated).toBe(false);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  expect(versions).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(counts).toEqual([5, 4]);
});
