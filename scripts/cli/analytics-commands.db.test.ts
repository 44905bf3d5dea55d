import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { SnapshotRun } from "@/lib/contract/snapshot";
import { sql } from "@/lib/db/sql";
import { withTenantSql } from "@/lib/db/with-tenant";
import type { TenantContext } from "@/lib/services/context";
import { getOverview } from "@/lib/services/overview/get-overview";
import { addDevice } from "@/lib/services/testing/add-device";
import { addEvents } from "@/lib/services/testing/add-event";
import { testContext } from "@/lib/services/testing/test-context";
import { aScore } from "./a-score";
import { checkDeviceHealth } from "./check-device-health";
import { conflictResolutionReport } from "./conflict-resolution-report";
import { createSyncSnapshot } from "./create-sync-snapshot";

const HOUR = 3_600_000;
const hoursAgo = (hours: number) => new Date(Math.floor(Date.now() / HOUR) * HOUR - hours * HOUR + 1);

let ctx: TenantContext;
beforeAll(async () => {
  ctx = await testContext();
  const { no } = await addDevice(ctx.tenant, { name: "Kim's phone", lastPushAt: hoursAgo(2) });
  await addEvents(
    ctx.tenant,
    { device_no: no, at: hoursAgo(2), items: [{ domain: "task", status: "applied", count: 3 }] },
    { device_no: no, at: hoursAgo(2), outcome: "failed" },
    { device_no: no, at: hoursAgo(2), outcome: "refused" },
  );
});

describe("create-sync-snapshot", () => {
  it("counts what the dashboard shows, once", async () => {
    const run = async () =>
      (await createSyncSnapshot.run({ tenantId: ctx.slug }, [])).result as { snapshots: SnapshotRun[] };
    const [first] = (await run()).snapshots;
    const { metrics } = await getOverview({ ctx, input: { from: "now-24h", to: "now" } });
    const { start, ...latest } = first?.latest ?? { start: "" };
    expect(start).toBe(new Date(hoursAgo(2).getTime() - 1).toISOString());
    expect(first).toMatchObject({ tenant_id: ctx.tenant, hours: 1 });
    // A row keeps averages in single precision.
    const rounded = (of: object) =>
      JSON.parse(JSON.stringify(of, (_, value) => (typeof value === "number" ? Math.fround(value) : value)));
    expect(rounded(latest)).toEqual(rounded(metrics));
    expect((await run()).snapshots[0]).toMatchObject({ hours: 0 });
  });

  it("names a tenant that does not exist", async () => {
    await expect(createSyncSnapshot.run({ tenantId: "nowhere" }, [])).rejects.toThrow('no tenant "nowhere"');
  });
});

describe("check-device-health", () => {
  it("ends badly where a device is below the threshold, and says which and why", async () => {
    const { text, failed, result } = await checkDeviceHealth.run({ tenantId: ctx.tenant }, []);
    expect(failed).toBe(true);
    expect(text).toContain("2 of 3 syncs failed");
    expect(result).toMatchObject({
      tenants: [{ threshold: 70, devices: 1, unhealthy: [{ name: "Kim's phone" }] }],
    });
  });

  it("ends well under a threshold that all meet", async () => {
    const { text, failed } = await checkDeviceHealth.run({ tenantId: ctx.slug, threshold: 10 }, []);
    expect(failed).toBe(false);
    expect(text).toContain("0 of 1 devices are unhealthy");
  });

  it("takes no threshold that is no score", () => {
    for (const text of ["high", "-1", "101", "", "1e1"]) expect(() => aScore(text)).toThrow("from 0 to 100");
    expect(aScore("70")).toBe(70);
  });
});

describe("conflict-resolution-report", () => {
  it("tells how conflicts ended, and ends badly where one waits for too long", async () => {
    const report = () => conflictResolutionReport.run({ tenantId: ctx.slug, days: 7 }, []);
    expect(await report()).toMatchObject({
      failed: false,
      result: { reports: [{ auto_resolved_pct: null }] },
    });
    const add = (state: string, hours: number) =>
      withTenantSql(ctx.tenant, "", (t) =>
        t.rows(sql`INSERT INTO sync_conflict_resolution_log (tenant_id, id, domain, mobile_id, state, strategy, policy_version,
             device_no, op_id, base_version, server_version, server_entry, client_entry, fields, created_at)
           VALUES (${ctx.tenant}, ${randomUUID()}, 'task', 'm1', ${state}, 'manual', 0, 1, 'op', 1, 2, '{}', '{}', '{"status": {}}', ${hoursAgo(hours)})`),
      );
    await add("settled", 5);
    await add("pending", 2);
    expect((await report()).failed).toBe(false);
    await add("pending", 60);
    const { text, failed, result } = await report();
    expect(failed).toBe(true);
    expect(text).toContain("1 waits for a person longer than the tenant allows.");
    expect(text).toMatch(/field\s+task\.status\s+3/);
    expect(result).toMatchObject({
      reports: [{ conflicts: { total: 3, settled: 1, pending: 2 }, inbox: { pending: 2, late: 1 } }],
    });
  });
});
