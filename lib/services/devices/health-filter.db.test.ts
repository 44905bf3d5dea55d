import { beforeAll, describe, expect, it } from "vitest";
import { DeviceListQuery } from "@/lib/contract/device";
import { HEALTH_BANDS, type HealthBand } from "@/lib/contract/device-health";
import { OverviewQuery } from "@/lib/contract/overview";
import { sql } from "@/lib/db/sql";
import { withTenantSql } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { getOverview } from "../overview/get-overview";
import { addDevice } from "../testing/add-device";
import { testContext } from "../testing/test-context";
import { listDevices } from "./list-devices";

let ctx: TenantContext;
const SCORES = [100, 90, 89.9, 70, 69.9, 50, 49.9, 0];

beforeAll(async () => {
  ctx = await testContext("viewer");
  for (const score of SCORES) {
    const { no } = await addDevice(ctx.tenant, { name: `scores ${score}` });
    await withTenantSql(ctx.tenant, "", (t) =>
      t.rows(sql`INSERT INTO sync_device_health (tenant_id, device_no, score, success_part, recency_part, conflict_part, syncs,
           failed, conflicts, reasons, measured_at) VALUES (${ctx.tenant}, ${no}, ${score}, 0, 0, 0, 1, 0, 0, '{}', now())`),
    );
  }
  await addDevice(ctx.tenant, { name: "never looked at" });
});

async function inBand(health: HealthBand): Promise<string[]> {
  const { items } = await listDevices({ ctx, input: DeviceListQuery.parse({ health, sort: "name" }) });
  return items.map(({ name }) => name).sort();
}

describe("devices by their health", () => {
  it("are listed in groups that leave nobody out and count nobody twice", async () => {
    expect(await inBand("from_90")).toEqual(["scores 100", "scores 90"]);
    expect(await inBand("from_70")).toEqual(["scores 70", "scores 89.9"]);
    expect(await inBand("from_50")).toEqual(["scores 50", "scores 69.9"]);
    expect(await inBand("below_50")).toEqual(["scores 0", "scores 49.9"]);
    expect(await inBand("unknown")).toEqual(["never looked at"]);
  });

  it("are as many in the overview as in the list it leads to", async () => {
    const { devices } = await getOverview({ ctx, input: OverviewQuery.parse({}) });
    for (const band of HEALTH_BANDS) expect(devices.health[band], band).toBe((await inBand(band)).length);
  });
});
