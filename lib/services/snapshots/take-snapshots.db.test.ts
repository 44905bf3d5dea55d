import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Activity, OverviewQuery } from "@/lib/contract/overview";
import { EVENT_STATUSES, type StatusCounts } from "@/lib/contract/sync-event";
import { tenantLimits } from "@/lib/contract/tenant-limits";
import { bucketStarts } from "@/lib/core/analytics/buckets";
import { sql } from "@/lib/db/sql";
import { withClient } from "@/lib/db/with-client";
import { withTenantSql } from "@/lib/db/with-tenant";
import { keptSince } from "../analytics/kept-since";
import type { TenantContext } from "../context";
import { getOverview } from "../overview/get-overview";
import { addDevice } from "../testing/add-device";
import { addEvents, type EventPart } from "../testing/add-event";
import { testContext } from "../testing/test-context";
import { takeSnapshots } from "./take-snapshots";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** An hour of UTC that is over. */
const END = Math.floor(Date.now() / HOUR) * HOUR - HOUR;

const snapshot = ({ tenant }: TenantContext, timeZone = "UTC", now = Date.now()) =>
  takeSnapshots({ tenant, timeZone, keptSince: new Date(END - 20 * DAY) }, now);

async function stored({ tenant }: TenantContext) {
  const rows = await withTenantSql(tenant, "", (t) =>
    t.rows<{ period: string; minutes: number; total_sync_requests: number }>(
      sql`SELECT * FROM sync_analytics_snapshot WHERE tenant_id = ${tenant} ORDER BY period DESC, start`,
    ),
  );
  return rows;
}

describe("taking snapshots", () => {
  it("counts an hour once, however often it runs", async () => {
    const ctx = await testContext();
    await addEvents(ctx.tenant, { at: new Date(END + 5) }, { at: new Date(END + 10), outcome: "failed" });
    expect(await snapshot(ctx)).toMatchObject({ hours: 1 });
    const before = await stored(ctx);
    expect(before.at(0)).toMatchObject({ total_sync_requests: 2, successful_syncs: 1, failed_syncs: 1 });
    expect(await snapshot(ctx)).toMatchObject({ hours: 0, days: 0 });
    expect(await stored(ctx)).toEqual(before);
  });

  it("counts what comes late, in its hour and its day, and catches up on hours that were missed", async () => {
    const ctx = await testContext();
    const noon = Math.floor((END - 3 * DAY) / DAY) * DAY + DAY / 2;
    await addEvents(ctx.tenant, { at: new Date(noon) }, { at: new Date(noon - 5 * HOUR) });
    await snapshot(ctx);
    await addEvents(ctx.tenant, { at: new Date(noon + 1) });
    expect(await snapshot(ctx)).toMatchObject({ hours: 1, days: 1 });
    const rows = await stored(ctx);
    expect(rows.map(({ period, total_sync_requests: n }) => [period, n])).toEqual([
      ["hour", 1],
      ["hour", 2],
      ["day", 3],
    ]);
  });

  it("leaves the open hour alone, and lets one process at a time count", async () => {
    const ctx = await testContext();
    await addEvents(ctx.tenant, { at: new Date(END + 1) });
    expect(await snapshot(ctx, "UTC", END + HOUR / 2)).toMatchObject({ hours: 0 });
    const both = await Promise.all([snapshot(ctx), snapshot(ctx)]);
    expect(both.filter((taken) => taken?.hours === 1)).toHaveLength(1);
    // Within the first hour of a day, the day before is over and stored too.
    const hours = (await stored(ctx)).filter(({ period }) => period === "hour");
    expect(hours).toHaveLength(1);
  });
});

/** A week of random requests, some of them late, in zones whose clocks change or are off by a part of an hour. */
const event = fc.record({
  at: fc.integer({ min: END - 9 * DAY, max: END + HOUR - 1 }).map((ms) => new Date(ms)),
  device_no: fc.integer({ min: 1, max: 6 }),
  duration_ms: fc.double({ min: 0.1, max: 90_000, noNaN: true }).map(Math.fround),
  bytes_in: fc.nat(5_000_000),
  bytes_in_wire: fc.nat(5_000_000),
  bytes_out: fc.nat(900),
  bytes_out_wire: fc.nat(900),
  bytes_saved_delta: fc.nat(2_000_000),
  outcome: fc.constantFrom("ok", "ok", "ok", "refused", "failed"),
  kind: fc.constantFrom("push", "pull", "partial", "track"),
  items: fc.uniqueArray(
    fc.record({
      domain: fc.constantFrom("task", "ticket", "journal"),
      status: fc.constantFrom(...EVENT_STATUSES),
      count: fc.integer({ min: 1, max: 600 }),
    }),
    { maxLength: 3, selector: ({ domain, status }) => domain + status },
  ),
});
type RandomEvent = EventPart & {
  at: Date;
  device_no: number;
  duration_ms: number;
  items: { domain: string; status: keyof StatusCounts; count: number }[];
};

describe("numbers from snapshots", () => {
  let users: (string | null)[];
  beforeAll(() => {
    users = [null, "kim", "lee", "kim", "ada", null, "lee"];
  });

  it.each(["Europe/Berlin", "Asia/Kathmandu"])(
    "are those that a second computation gets from the raw events, of a tenant in %s in any zone and range",
    async (timeZone) => {
      const events: RandomEvent[] = fc.sample(event, { numRuns: 300, seed: 7 });
      const ctx = { ...(await testContext()), timeZone };
      for (let no = 1; no <= 6; no++) await addDevice(ctx.tenant, { userId: users[no] ?? null });
      await addEvents(ctx.tenant, ...events.slice(0, 200));
      await snapshot(ctx, timeZone, END - 2 * DAY);
      await addEvents(ctx.tenant, ...events.slice(200));
      await snapshot(ctx, timeZone, END - HOUR);

      for (const tz of ["UTC", "Asia/Kolkata", "Asia/Kathmandu"]) {
        for (const [from, to] of [
          [END - 9 * DAY + 1234, END + HOUR],
          [END - 7 * DAY + 77 * 60_000, END - 2 * DAY - 11],
          [END - 40 * HOUR, END - 3 * HOUR + 5],
        ] as const) {
          const overview = await overviewOf(ctx, from, to, tz);
          const starts = bucketStarts(from, to, overview.step, tz);
          const within = events.filter(({ at }) => at.getTime() >= from && at.getTime() < to);
          expectSame(overview.activity, overview.metrics, within, users);
          for (const [n, bucket] of overview.series.entries()) {
            const [start, end] = [starts[n] ?? 0, starts[n + 1] ?? to];
            const inBucket = within.filter(({ at }) => at.getTime() >= start && at.getTime() < end);
            expectSame(bucket.activity, undefined, inBucket, users);
          }
        }
      }
    },
    120_000,
  );

  it("count nothing twice and nothing away when a tenant moves to another zone", async () => {
    const events: RandomEvent[] = fc.sample(event, { numRuns: 200, seed: 8 });
    const ctx = await testContext();
    await addEvents(ctx.tenant, ...events.slice(0, 150));
    await snapshot(ctx, "Asia/Kolkata");
    await addEvents(ctx.tenant, ...events.slice(150));
    await snapshot(ctx, "America/New_York");
    const overview = await overviewOf(ctx, END - 10 * DAY, END + HOUR, "UTC");
    expectSame(overview.activity, overview.metrics, events, []);
  });

  it("still add up when the events themselves are gone", async () => {
    const events: RandomEvent[] = fc
      .sample(event, { numRuns: 200, seed: 9 })
      .map((one) => ({ ...one, at: new Date(one.at.getTime() - 10 * DAY) }));
    const ctx = await testContext();
    await addEvents(ctx.tenant, ...events);
    await snapshot(ctx);
    await withClient(process.env.DATABASE_URL ?? "", async (owner) => {
      await owner.query("SELECT set_config('app.tenant_id', $1, false)", [ctx.tenant]);
      const gone = keptSince(tenantLimits({}), Date.now());
      await owner.query("DELETE FROM sync_event WHERE tenant_id = $1 AND at < $2", [ctx.tenant, gone]);
    });
    expect(await snapshot(ctx)).toMatchObject({ hours: 0 });
    const overview = await overviewOf(ctx, END - 20 * DAY, END - 9 * DAY + HOUR, "Asia/Kolkata");
    const requests = overview.series.map(({ activity }) => activity.requests);
    expect(requests.reduce((sum, n) => sum + n, 0)).toBe(events.filter(isRequest).length);
  });

  it("come from a day's hours where its events are partly gone when something comes late", async () => {
    const ctx = await testContext();
    const noon = Math.floor((END - 3 * DAY) / DAY) * DAY + DAY / 2;
    await addEvents(ctx.tenant, { at: new Date(noon - 5 * HOUR) }, { at: new Date(noon) });
    expect(await snapshot(ctx)).toMatchObject({ hours: 2 });
    await withClient(process.env.DATABASE_URL ?? "", async (owner) => {
      await owner.query("SELECT set_config('app.tenant_id', $1, false)", [ctx.tenant]);
      const gone = new Date(noon - HOUR);
      await owner.query("DELETE FROM sync_event WHERE tenant_id = $1 AND at < $2", [ctx.tenant, gone]);
    });
    await addEvents(ctx.tenant, { at: new Date(noon + 1) });
    expect(await snapshot(ctx)).toMatchObject({ hours: 1 });
    expect((await stored(ctx)).map(({ period }) => period)).toEqual(["hour", "hour"]);
    const overview = await overviewOf(ctx, noon - 2 * DAY, noon + DAY, "UTC");
    expect(overview.activity.requests).toBe(3);
  });

  it("neither lose nor double the hour in which the clocks go back", async () => {
    const ctx = { ...(await testContext()), timeZone: "Europe/Berlin" };
    const first = Date.parse("2026-10-23T22:00:00Z");
    const events = Array.from({ length: 49 * 3 }, (_, n) => ({ at: new Date(first + n * 20 * 60_000) }));
    await addEvents(ctx.tenant, ...events);
    const now = Date.parse("2026-10-26T12:00:00Z");
    await takeSnapshots({ tenant: ctx.tenant, timeZone: ctx.timeZone, keptSince: new Date(0) }, now);
    const rows = (await stored(ctx)).filter(({ period }) => period === "day");
    expect(rows.map(({ minutes, total_sync_requests: n }) => [minutes, n])).toEqual([
      [1440, 72],
      [1500, 75],
    ]);
    const overview = await overviewOf(ctx, Date.parse("2026-10-09T22:00:00Z"), now, ctx.timeZone);
    const days = overview.series.map(({ activity }) => activity.requests).filter((n) => n > 0);
    expect(days).toEqual([72, 75]);
  });
});

async function overviewOf(ctx: TenantContext, from: number, to: number, tz: string) {
  const iso = (ms: number) => new Date(ms).toISOString();
  return getOverview({ ctx, input: OverviewQuery.parse({ from: iso(from), to: iso(to), tz }) });
}

const isRequest = ({ kind }: EventPart) => kind !== "track";

/** The second computation: from the events in plain loops, with exact percentiles. */
function expectSame(
  activity: Activity,
  metrics: { [name: string]: unknown } | undefined,
  given: readonly RandomEvent[],
  users: readonly (string | null)[],
): void {
  const events = given.filter(isRequest);
  const sum = (of: (event: RandomEvent) => number) => events.reduce((total, one) => total + of(one), 0);
  const items = (status: keyof StatusCounts) =>
    sum((one) => one.items.reduce((n, item) => n + (item.status === status ? item.count : 0), 0));
  const wire = sum((one) => (one.bytes_in_wire ?? 0) + (one.bytes_out_wire ?? 0));
  const plain = sum((one) => (one.bytes_in ?? 0) + (one.bytes_out ?? 0));
  const devices = new Set(events.map((one) => one.device_no));
  expect(activity).toMatchObject({
    requests: events.length,
    ok: events.filter(({ outcome }) => outcome === "ok").length,
    refused: events.filter(({ outcome }) => outcome === "refused").length,
    failed: events.filter(({ outcome }) => outcome === "failed").length,
    active_devices: devices.size,
    entries: {
      applied: items("applied"),
      merged: items("merged"),
      resolved: items("resolved"),
      set_aside: items("set_aside"),
      rejected: items("rejected"),
      duplicate: items("duplicate"),
    },
    pulled: items("pulled"),
    bytes: { wire, saved_delta: sum((one) => one.bytes_saved_delta ?? 0), saved_compression: plain - wire },
  });
  for (const [q, measured] of [
    [0.5, activity.p50_ms],
    [0.95, activity.p95_ms],
  ] as const) {
    const exact = percentile(
      events.map(({ duration_ms }) => duration_ms),
      q,
    );
    if (exact === null) expect(measured).toBeNull();
    else expect(Math.abs((measured ?? 0) - exact) / exact).toBeLessThan(0.02);
  }
  if (!metrics) return;
  const named = new Set([...devices].flatMap((no) => users[no] ?? []));
  expect(metrics).toMatchObject({
    total_sync_requests: events.length,
    total_conflicts: items("resolved") + items("set_aside"),
    total_bytes_synced: wire,
    unique_devices: devices.size,
    unique_users: named.size,
  });
  expect(metrics.avg_sync_duration_ms).toBeCloseTo(sum(({ duration_ms }) => duration_ms) / events.length, 2);
}

/** As PostgreSQL's percentile_cont: between the two neighbours of the rank. */
function percentile(values: readonly number[], q: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const rank = q * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? 0;
  return below + ((sorted[Math.ceil(rank)] ?? 0) - below) * (rank - Math.floor(rank));
}
