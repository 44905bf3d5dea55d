import { beforeAll, describe, expect, it } from "vitest";
import { DeviceHealthQuery } from "@/lib/contract/device-health";
import type { TenantContext } from "../context";
import { updateSettings } from "../settings/update-settings";
import { addDevice } from "../testing/add-device";
import { addEvents } from "../testing/add-event";
import { testContext } from "../testing/test-context";
import { getDeviceHealth } from "./get-device-health";
import { exportDeviceHealth, listDeviceHealth } from "./list-device-health";
import { measureHealth } from "./measure-health";

const HOUR = 3_600_000;
const now = Date.now();
const hoursAgo = (hours: number) => new Date(now - hours * HOUR);
const list = (input: object = {}) => listDeviceHealth({ ctx, input: DeviceHealthQuery.parse(input) });

let ctx: TenantContext;
const ids: { [name: string]: string } = {};

beforeAll(async () => {
  ctx = await testContext();
  const device = async (name: string, lastPushAt: Date | null, revokedAt: Date | null = null) => {
    const { id, no } = await addDevice(ctx.tenant, { name, lastPushAt, revokedAt });
    ids[name] = id;
    return no;
  };
  const good = await device("good", hoursAgo(1));
  const bad = await device("bad", hoursAgo(30));
  const new_ = await device("new", null);
  const gone = await device("gone", hoursAgo(1), hoursAgo(1));
  const push = (device_no: number, outcome: "ok" | "failed" | "refused", hours = 2) => ({
    device_no,
    outcome,
    at: hoursAgo(hours),
  });
  await addEvents(
    ctx.tenant,
    push(good, "ok"),
    { ...push(good, "refused"), kind: "track" },
    push(good, "failed", 8 * 24),
    push(bad, "failed", 30),
    { ...push(bad, "ok", 30), items: [{ domain: "task", status: "resolved", count: 1 }] },
    push(new_, "refused"),
    push(gone, "failed"),
  );
  await measureHealth({ tenant: ctx.tenant, settings: {} }, now);
});

describe("the health of a tenant's devices", () => {
  it("follows from the requests of seven days; not from older ones, nor from what devices measured", async () => {
    expect(await getDeviceHealth({ ctx, input: { device_id: ids.good ?? "" } })).toMatchObject({
      healthy: true,
      health: { score: 100, syncs: 1, failed: 0, reasons: ["1 sync without a failure or a conflict"] },
      history: [{ day: hoursAgo(0).toISOString().slice(0, 10), score: 100 }],
    });
    expect((await getDeviceHealth({ ctx, input: { device_id: ids.bad ?? "" } })).health).toMatchObject({
      score: 57.5,
      parts: { success: 30, recency: 17.5, conflicts: 10 },
      reasons: ["1 of 2 syncs failed", "1 conflict in 2 syncs", "Last sync 1 d ago"],
    });
  });

  it("lists the worst first, those without a score last, and revoked ones not at all", async () => {
    const { items, total } = await list();
    expect(items.map(({ name, healthy }) => [name, healthy])).toEqual([
      ["bad", false],
      ["good", true],
      ["new", null],
    ]);
    expect(total).toBe(3);
  });

  it("filters by state, against the tenant's threshold or another, page by page", async () => {
    const names = async (input: object) => (await list(input)).items.map(({ name }) => name);
    expect(await names({ state: "unhealthy" })).toEqual(["bad"]);
    expect(await names({ state: "unhealthy", threshold: 57 })).toEqual([]);
    expect(await names({ state: "unknown" })).toEqual(["new"]);
    const first = await list({ limit: 2 });
    expect((await list({ limit: 2, cursor: first.next_cursor })).items.map(({ name }) => name)).toEqual([
      "new",
    ]);
    await expect(list({ sort: "name", cursor: first.next_cursor })).rejects.toMatchObject({
      code: "invalid_request",
    });
    expect(() => DeviceHealthQuery.parse({ threshold: "high" })).toThrow("a number from 0 to 100");
  });

  it("exports what the list shows", async () => {
    const saved = async (format: string) =>
      new Response(await exportDeviceHealth({ ctx, input: DeviceHealthQuery.parse({ format }) })).text();
    const csv = await saved("csv");
    expect(csv.split("\r\n")[1]).toContain(`${ids.bad},bad,,57.5,30,17.5,10,"1 of 2 syncs failed;`);
    expect(JSON.parse(await saved("json_file"))).toMatchObject([
      { device_id: ids.bad, name: "bad", score: 57.5 },
      { device_id: ids.good, score: 100 },
      { name: "new", score: null },
    ]);
  });

  it("knows no device of another tenant, and no id that is none", async () => {
    const other = await testContext();
    for (const [seeing, device_id] of [[other, ids.good ?? ""] as const, [ctx, "x"] as const])
      await expect(getDeviceHealth({ ctx: seeing, input: { device_id } })).rejects.toMatchObject({
        code: "not_found",
      });
  });

  it("changes with the expected interval, and keeps one line of history a day", async () => {
    await updateSettings({ ctx, input: { limits: { expected_sync_interval_hours: 48 } } });
    await measureHealth({ tenant: ctx.tenant, settings: { expected_sync_interval_hours: 48 } }, now + 1);
    const { health, history } = await getDeviceHealth({ ctx, input: { device_id: ids.bad ?? "" } });
    expect(health?.parts.recency).toBe(20);
    expect(history).toHaveLength(1);
    expect(history[0]?.score).toBe(60);
  });
});
