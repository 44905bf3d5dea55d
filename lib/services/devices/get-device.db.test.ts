import { beforeAll, describe, expect, it } from "vitest";
import type { EventOutcome } from "@/lib/contract/sync-event";
import type { TenantContext } from "../context";
import { addDevice } from "../testing/add-device";
import { addEvents } from "../testing/add-event";
import { addQueueItem } from "../testing/add-queue-item";
import { testContext } from "../testing/test-context";
import { getDevice } from "./get-device";

let ctx: TenantContext;
beforeAll(async () => {
  ctx = await testContext("viewer");
});

const record = (device_no: number, minutesAgo: number, outcome: EventOutcome) =>
  addEvents(ctx.tenant, {
    at: new Date(Date.now() - minutesAgo * 60_000),
    device_no,
    outcome,
    network: "poor",
    bytes_in: 900,
    bytes_in_wire: 300,
    items: [
      { domain: "task", status: "applied", count: 3 },
      { domain: "ticket", status: "pulled", count: 2 },
    ],
  });

describe("getDevice", () => {
  it("tells the device's latest syncs, newest first, and how many of the week's failed", async () => {
    const { id, no } = await addDevice(ctx.tenant);
    const { no: neighbour } = await addDevice(ctx.tenant);
    await record(no, 10, "ok");
    await record(no, 5, "failed");
    await record(no, 8 * 1440, "ok");
    await record(neighbour, 1, "refused");
    const { syncs } = await getDevice({ ctx, input: { device_id: id } });
    expect(syncs).toMatchObject({ days: 7, total: 2, failed: 1 });
    expect(syncs.latest.map(({ outcome }) => outcome)).toEqual(["failed", "ok"]);
    const sum = (key: "ok" | "refused" | "failed") =>
      syncs.timeline.buckets.reduce((count, bucket) => count + bucket[key], 0);
    expect([sum("ok"), sum("refused"), sum("failed")]).toEqual([1, 0, 1]);
    expect(syncs.timeline.buckets.length).toBeGreaterThanOrEqual(28);
    expect(syncs.latest[0]).toMatchObject({
      kind: "push",
      network_quality: "poor",
      domains: ["task", "ticket"],
      applied: 3,
      pulled: 2,
      request_body: { compressed: true, original_size: 900, compressed_size: 300, compression_ratio: 0.333 },
    });
  });

  it("counts what the queue holds of the device, and not of its neighbours", async () => {
    const { id, no } = await addDevice(ctx.tenant);
    const { no: neighbour } = await addDevice(ctx.tenant);
    await addQueueItem(ctx.tenant, { deviceNo: no });
    await addQueueItem(ctx.tenant, { deviceNo: no, state: "set_aside" });
    await addQueueItem(ctx.tenant, { deviceNo: no, state: "set_aside" });
    await addQueueItem(ctx.tenant, { deviceNo: no, state: "discarded" });
    await addQueueItem(ctx.tenant, { deviceNo: neighbour });
    const { queue } = await getDevice({ ctx, input: { device_id: id } });
    expect(queue).toEqual({ queued: 1, set_aside: 2 });
  });

  it("says nothing of tokens or internal numbers", async () => {
    const { id } = await addDevice(ctx.tenant);
    expect(Object.keys(await getDevice({ ctx, input: { device_id: id } })).join()).not.toMatch(
      /token|hash|\bno\b/,
    );
  });

  it("doesn't know another tenant's device, nor an id that is none", async () => {
    const { id } = await addDevice((await testContext()).tenant);
    await expect(getDevice({ ctx, input: { device_id: id } })).rejects.toMatchObject({ code: "not_found" });
    await expect(getDevice({ ctx, input: { device_id: "x" } })).rejects.toMatchObject({ code: "not_found" });
  });
});
