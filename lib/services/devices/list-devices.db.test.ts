import { beforeAll, describe, expect, it } from "vitest";
import { DEVICE_SORTS, DEVICE_STATUSES, DeviceListQuery } from "@/lib/contract/device";
import { STALE_AFTER_MS } from "@/lib/core/health/device-status";
import type { TenantContext } from "../context";
import { addDevice } from "../testing/add-device";
import { testContext } from "../testing/test-context";
import { countDevices } from "./count-devices";
import { listDevices } from "./list-devices";

let ctx: TenantContext;
const names = async (query: object) => (await page(query)).items.map((device) => device.name);
const page = (query: object) => listDevices({ ctx, input: DeviceListQuery.parse(query) });

const ago = (ms: number) => new Date(Date.now() - ms);
const HOUR = 3_600_000;

beforeAll(async () => {
  ctx = await testContext("viewer");
  const { tenant } = ctx;
  await addDevice(tenant, { name: "Asa", platform: "ios", lastPullAt: ago(HOUR), outboxPending: 0 });
  await addDevice(tenant, { name: "bela", appVersion: "2.0.0", lastPushAt: ago(2 * HOUR), outboxPending: 7 });
  await addDevice(tenant, { name: "Cleo", userId: "100%_sure", lastPushAt: ago(STALE_AFTER_MS + HOUR) });
  await addDevice(tenant, { name: "Dov" });
  await addDevice(tenant, { name: "Eli", revokedAt: ago(HOUR), lastPushAt: ago(3 * HOUR), outboxPending: 3 });
  await addDevice(tenant, {
    name: "Fay",
    lastPushAt: ago(9 * HOUR),
    lastPullAt: ago(HOUR / 2),
    clockOffsetMs: -5000,
  });
});

describe("listDevices", () => {
  it("shows who synced last first, by the later of push and pull, and who never did last", async () => {
    expect(await names({})).toEqual(["Fay", "Asa", "bela", "Eli", "Cleo", "Dov"]);
  });

  it.each(DEVICE_SORTS)(
    "pages through every device once when sorted by %s, on and back, both ways",
    async (sort) => {
      for (const order of ["asc", "desc"]) {
        const whole = await names({ sort, order });
        expect(new Set(whole).size).toBe(6);
        const first = await page({ sort, order, limit: 4 });
        const second = await page({ sort, order, limit: 4, cursor: first.next_cursor });
        expect([...first.items, ...second.items].map((device) => device.name)).toEqual(whole);
        expect([first.previous_cursor, second.next_cursor, second.total]).toEqual([null, null, 6]);
        const again = await page({ sort, order, limit: 4, cursor: second.previous_cursor });
        expect(again).toEqual(first);
      }
    },
  );

  it("filters by each status exactly as the word that it shows", async () => {
    const all = await page({});
    for (const status of DEVICE_STATUSES) {
      const expected = all.items.filter((device) => device.status === status).map((device) => device.name);
      expect(expected).not.toEqual([]);
      expect(await names({ status })).toEqual(expected);
    }
  });

  it("searches by name and user, taking wildcards literally", async () => {
    expect(await names({ q: "BEL" })).toEqual(["bela"]);
    expect(await names({ q: "100%_" })).toEqual(["Cleo"]);
    expect(await names({ q: "%" })).toEqual(["Cleo"]);
  });

  it("filters by platform and app version together", async () => {
    expect(await names({ platform: "ios" })).toEqual(["Asa"]);
    expect(await names({ platform: "ios", app_version: "2.0.0" })).toEqual([]);
  });

  it("refuses a cursor of another order, and one that it never gave", async () => {
    const { next_cursor: cursor } = await page({ limit: 2 });
    await expect(page({ cursor, sort: "name" })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(page({ cursor: "bm9wZQ" })).rejects.toMatchObject({ code: "invalid_request" });
  });

  it("knows nothing of other tenants' devices", async () => {
    const other = await testContext();
    await addDevice(other.tenant, { name: "Stranger" });
    expect(await names({ q: "Stranger" })).toEqual([]);
    expect((await listDevices({ ctx: other, input: DeviceListQuery.parse({}) })).total).toBe(1);
  });
});

describe("countDevices", () => {
  it("counts every device once by status, platform and version", async () => {
    const facets = await countDevices(ctx);
    expect(facets.total).toBe(6);
    expect(facets.status).toEqual({ in_sync: 2, waiting: 1, stale: 1, never_synced: 1, revoked: 1 });
    expect(facets.platforms).toEqual([
      { value: "android", devices: 5 },
      { value: "ios", devices: 1 },
    ]);
    expect(facets.app_versions[1]).toEqual({ value: "2.0.0", devices: 1 });
  });
});
