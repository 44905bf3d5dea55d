import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { FieldVerdicts } from "@/lib/contract/conflict";
import { OverviewQuery } from "@/lib/contract/overview";
import type { Strategy } from "@/lib/contract/strategy";
import type { EventOutcome } from "@/lib/contract/sync-event";
import type { EventItem } from "@/lib/core/analytics/event-items";
import { sql } from "@/lib/db/sql";
import type { TenantId } from "@/lib/db/tenant-id";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { withTenantSql } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { addEvents } from "../testing/add-event";
import { getOverview } from "./get-overview";

const from = "2026-11-20T00:00:00.000Z";
const to = "2026-11-21T00:00:00.000Z";
const at = (hour: number, minute = 0) => new Date(Date.parse(from) + hour * 3_600_000 + minute * 60_000);

let ctx: TenantContext;
let other: TenantContext;

beforeAll(async () => {
  ctx = await contextOfNewTenant();
  other = await contextOfNewTenant();
});

describe("the overview of a tenant", () => {
  it("sums what devices did, with percentiles over all requests and not over the buckets' percentiles", async () => {
    for (let n = 1; n <= 100; n += 1)
      await addEvent(ctx.tenant, { at: at(n % 20, n % 60), duration: n, device: n % 3 });
    await addEvent(ctx.tenant, { at: at(5), duration: 1000, device: 7, outcome: "failed" });
    await addEvent(ctx.tenant, { at: at(6), duration: 1000, device: 7, outcome: "refused" });
    await addEvent(other.tenant, { at: at(5), duration: 9999, device: 1 });

    const { activity } = await overview();
    expect(activity).toMatchObject({ requests: 102, ok: 100, refused: 1, failed: 1, active_devices: 4 });
    expect(offBy(activity.p50_ms, 51.5)).toBeLessThan(0.02);
    // Ranks 0 to 101: 0.95 lies at rank 95.95.
    expect(offBy(activity.p95_ms, 96.95)).toBeLessThan(0.02);
    expect(activity.entries).toEqual({
      applied: 102,
      merged: 0,
      resolved: 0,
      set_aside: 0,
      rejected: 0,
      duplicate: 0,
    });
    expect(activity.bytes).toEqual({ wire: 102 * 300, saved_delta: 102 * 50, saved_compression: 102 * 700 });
  });

  it("gives every hour a bucket, also those in which nothing happened", async () => {
    const { series, activity } = await overview();
    expect(series).toHaveLength(24);
    expect(series.map((bucket) => bucket.start)).toEqual(
      Array.from({ length: 24 }, (_, hour) => at(hour).toISOString()),
    );
    expect(series[23]?.activity).toMatchObject({ requests: 0, p50_ms: null, active_devices: 0 });
    expect(series.reduce((sum, bucket) => sum + bucket.activity.requests, 0)).toBe(activity.requests);
  });

  it("counts conflicts by how they ended, by strategy, domain and field", async () => {
    const { tenant } = ctx;
    await addConflict(tenant, {
      at: at(2),
      domain: "task",
      strategy: "most_recent_wins",
      fields: ["status", "notes"],
    });
    await addConflict(tenant, {
      at: at(2),
      domain: "task",
      strategy: "most_recent_wins",
      fields: ["status"],
    });
    await addConflict(tenant, {
      at: at(3),
      domain: "ticket",
      strategy: "manual",
      fields: [""],
      state: "pending",
    });
    await addConflict(other.tenant, {
      at: at(3),
      domain: "journal",
      strategy: "client_wins",
      fields: ["title"],
    });

    const { conflicts, by_strategy, by_domain, by_field, series, inbox } = await overview();
    expect(conflicts).toEqual({ total: 3, settled: 2, reviewed: 0, pending: 1 });
    expect(by_strategy.map(({ key, total }) => [key, total])).toEqual([
      ["most_recent_wins", 2],
      ["manual", 1],
    ]);
    expect(by_domain.map(({ key, settled }) => [key, settled])).toEqual([
      ["task", 2],
      ["ticket", 0],
    ]);
    expect(by_field.map(({ key, total }) => [key, total])).toEqual([
      ["task.status", 2],
      ["task.notes", 1],
      ["ticket: delete", 1],
    ]);
    expect(series[2]?.conflicts.by_strategy.most_recent_wins).toBe(2);
    expect(inbox).toEqual({ pending: 1, oldest_at: at(3).toISOString() });
  });

  it("compares with the same span before", async () => {
    await addEvent(ctx.tenant, { at: at(-20), duration: 10, device: 1 });
    const { previous } = await overview({ compare: "previous" });
    expect(previous).toMatchObject({ from: at(-24).toISOString(), to: from });
    expect(previous?.activity.requests).toBe(1);
    expect(previous?.series[4]?.activity.requests).toBe(1);
    expect((await overview()).previous).toBeNull();
  });

  it("marks where a policy was changed", async () => {
    await withTenantSql(ctx.tenant, "", (t) =>
      t.rows(sql`INSERT INTO sync_tenant_conflict_policy (tenant_id, domain, version, strategy, policy, author_name, reason, created_at)
         VALUES (${ctx.tenant}, 'task', 1, 'manual', '{}', 'Mara', 'Too many surprises', ${at(7, 30)}), (${ctx.tenant}, 'task', 2, 'client_wins', '{}', 'Mara', 'Calm again', ${at(30)})`),
    );
    const { policy_changes } = await overview();
    expect(policy_changes).toEqual([
      {
        at: at(7, 30).toISOString(),
        bucket: at(7).toISOString(),
        domain: "task",
        version: 1,
        strategy: "manual",
        author: "Mara",
        reason: "Too many surprises",
      },
    ]);
  });

  it("marks a policy that began in shadow where it was switched on, and not at all before", async () => {
    await withTenantSql(ctx.tenant, "", async (t) => {
      for (const domain of ["ticket", "journal"])
        await t.run(
          sql`INSERT INTO sync_tenant_conflict_policy (tenant_id, domain, version, strategy, policy, mode, author_name, reason, created_at)
           VALUES (${ctx.tenant}, ${domain}, 1, 'manual', '{}', 'shadow', 'Mara', 'A first look', ${at(5)})`,
        );
      for (const [no, mode, percent, hour] of [
        [1, "on", 0, 6],
        [2, "on", 10, 7],
        [3, "on", 100, 8],
      ] as const)
        await t.run(sql`INSERT INTO rollout_stage (tenant_id, subject, no, mode, percent, author_name, reason, created_at)
           VALUES (${ctx.tenant}, 'policy/ticket/1', ${no}, ${mode}, ${percent}, 'Ada', 'It looks good', ${at(hour, 10)})`);
    });
    const { policy_changes } = await overview();
    expect(policy_changes.filter(({ domain }) => domain !== "task")).toMatchObject([
      { domain: "ticket", bucket: at(7).toISOString(), author: "Ada", reason: "It looks good" },
    ]);
  });

  it("says how long ago devices synced, and which holds back the oldest change", async () => {
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    await addDevice(ctx.tenant, { no: 1, name: "Kim", lastPush: ago(5) });
    await addDevice(ctx.tenant, { no: 2, name: "Lee", lastPush: ago(60 * 50), pending: 4, oldest: ago(600) });
    await addDevice(ctx.tenant, { no: 3, name: "New" });
    await addDevice(ctx.tenant, {
      no: 4,
      name: "Lost",
      lastPush: ago(1),
      pending: 9,
      oldest: ago(9000),
      revoked: true,
    });

    const { devices } = await overview();
    expect(devices).toMatchObject({ total: 3, unsynced_changes: 4 });
    expect(devices.freshness).toEqual({ hour: 1, day: 0, three_days: 1, week: 0, older: 0, never: 1 });
    expect(devices.oldest_unsynced?.device_name).toBe("Lee");
  });

  it("answers a tenant without a single request with zeros, not with nothing", async () => {
    const empty = await contextOfNewTenant();
    const { activity, conflicts, series, devices } = await overview({}, empty);
    expect(activity).toMatchObject({ requests: 0, p95_ms: null });
    expect(conflicts.total).toBe(0);
    expect(series).toHaveLength(24);
    expect(devices).toMatchObject({ total: 0, oldest_unsynced: null });
  });

  it("refuses a range that makes no sense", async () => {
    await expect(overview({ from: to, to: from })).rejects.toMatchObject({ code: "invalid_request" });
  });
});

function offBy(measured: number | null, exact: number): number {
  return Math.abs((measured ?? 0) - exact) / exact;
}

function overview(input: Partial<OverviewQuery> = {}, context = ctx) {
  return getOverview({ ctx: context, input: OverviewQuery.parse({ from, to, tz: "UTC", ...input }) });
}

async function contextOfNewTenant(): Promise<TenantContext> {
  const { tenant, slug } = await createTestTenant();
  const person = { userId: randomUUID(), email: "v@example.com", name: "V", isPlatformAdmin: false };
  return { person, tenant, slug, tenantName: slug, timeZone: "UTC", role: "viewer" };
}

type EventGiven = { at: Date; duration: number; device: number; outcome?: EventOutcome };

function addEvent(tenant: TenantId, { at, duration, device, outcome = "ok" }: EventGiven) {
  const bytes = {
    bytes_in: 600,
    bytes_in_wire: 200,
    bytes_out: 400,
    bytes_out_wire: 100,
    bytes_saved_delta: 50,
  };
  const items: EventItem[] = [
    { domain: "task", status: "applied", count: 1 },
    { domain: "task", status: "pulled", count: 2 },
  ];
  return addEvents(tenant, { at, duration_ms: duration, device_no: device, outcome, items, ...bytes });
}

type ConflictGiven = {
  at: Date;
  domain: string;
  strategy: Strategy;
  fields: string[];
  state?: "settled" | "pending";
};

async function addConflict(tenant: TenantId, given: ConflictGiven) {
  const verdicts: FieldVerdicts = Object.fromEntries(
    given.fields.map((field) => [
      field,
      { winner: "client", reason: "later_time", rule: given.strategy, client: {}, server: {} },
    ]),
  );
  await withTenantSql(tenant, "", (t) =>
    t.rows(sql`INSERT INTO sync_conflict_resolution_log (tenant_id, id, domain, mobile_id, state, strategy, policy_version,
         device_no, op_id, base_version, server_version, server_entry, client_entry, fields, created_at)
       VALUES (${tenant}, ${randomUUID()}, ${given.domain}, 'm1', ${given.state ?? "settled"}, ${given.strategy}, 0, 1, 'op', 1, 2, '{}', '{}', ${JSON.stringify(verdicts)}, ${given.at})`),
  );
}

type DeviceGiven = {
  no: number;
  name: string;
  lastPush?: Date;
  pending?: number;
  oldest?: Date;
  revoked?: boolean;
};

async function addDevice(tenant: TenantId, given: DeviceGiven) {
  await withTenantSql(tenant, "", (t) =>
    t.rows(sql`INSERT INTO device (tenant_id, no, name, platform, app_version, token_hash, last_push_at, outbox_pending,
         outbox_oldest_at, revoked_at)
       VALUES (${tenant}, ${given.no}, ${given.name}, 'android', '1.0', '\\x00', ${given.lastPush ?? null}, ${given.pending ?? null}, ${given.oldest ?? null}, ${given.revoked ? new Date() : null})`),
  );
}
