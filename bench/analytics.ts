/**
 * What measuring costs: the disk, the memory while a million events are counted, the time of recording beside that of a
 * push, and how long the dashboard's services take with a million events of 5,000 devices of 20 tenants in 90 days.
 * Run: npm run bench:analytics [-- --events 1000000]
 */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { DeviceHealthQuery } from "@/lib/contract/device-health";
import { FleetQuery } from "@/lib/contract/fleet";
import { OverviewQuery } from "@/lib/contract/overview";
import { writeEvents } from "@/lib/db/analytics/write-events";
import { prepareEventPartitions } from "@/lib/db/event-partitions";
import { openDatabase } from "@/lib/db/open-database";
import { pool } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import type { TenantId } from "@/lib/db/tenant-id";
import { withClient } from "@/lib/db/with-client";
import type { TenantContext } from "@/lib/services/context";
import { getDevice } from "@/lib/services/devices/get-device";
import { getFleet } from "@/lib/services/fleet/get-fleet";
import { listDeviceHealth } from "@/lib/services/health/list-device-health";
import { measureHealth } from "@/lib/services/health/measure-health";
import { readMetrics } from "@/lib/services/operation/read-metrics";
import { OPERATOR } from "@/lib/services/operator";
import { getOverview } from "@/lib/services/overview/get-overview";
import { takeSnapshots } from "@/lib/services/snapshots/take-snapshots";
import { createTestDevice } from "@/lib/services/sync/testing/test-device";
import { createTenant } from "@/lib/services/tenants/create-tenant";
import { findTenant } from "@/lib/services/tenants/find-tenant";
import { eventRow } from "@/lib/services/testing/add-event";
import { sampleBatch } from "./support/records";

const TENANTS = 20;
const DEVICES = 250;
const DAYS = 90;
const DAY_MS = 86_400_000;
const { values } = parseArgs({ options: { events: { type: "string", default: "1000000" } } });
const EVENTS = Number(values.events);

const dataDir = await mkdtemp(path.join(tmpdir(), "tidelock-bench-"));
const database = await openDatabase({ dataDir, report: () => {} });
process.env.DATABASE_RUNTIME_URL = database.runtimeUrl;
process.env.LOG_LEVEL = "error";
try {
  const contexts = await makeTenants();
  await prepareEventPartitions(Date.now() - DAYS * DAY_MS, DAYS + 2);

  await fill(contexts, EVENTS / 10);
  await count(contexts);
  const few = await timeOf(() => overview(contexts[0], "now-90d"));
  await fill(contexts, (9 * EVENTS) / 10);
  console.table({ counting: await count(contexts) });
  await withClient(database.ownerUrl, (owner) => owner.query("VACUUM ANALYZE"));
  console.table(await sizes());
  console.table(await recording(contexts[0]));
  console.table(await pages(contexts, few));
} finally {
  await prisma().$disconnect();
  await pool().end();
  await database.release();
  await rm(dataDir, { recursive: true });
}

async function makeTenants(): Promise<[TenantContext, ...TenantContext[]]> {
  const contexts: TenantContext[] = [];
  for (let n = 0; n < TENANTS; n++) {
    const slug = `bench-${n}`;
    await createTenant({
      person: OPERATOR,
      input: { slug, name: slug, time_zone: n % 2 ? "Europe/Berlin" : "UTC" },
    });
    const ctx = await findTenant(OPERATOR, slug);
    contexts.push(ctx);
    await asOwner(ctx.tenant, (query) =>
      query(
        `INSERT INTO device (tenant_id, no, name, platform, app_version, user_id, token_hash, last_push_at)
         SELECT $1, n, 'Phone ' || n, (ARRAY['android', 'ios'])[1 + n % 2], '2.' || n % 4, 'user' || n % 200, '',
           now() - n * interval '20 minutes' FROM generate_series(1, ${DEVICES}) AS n`,
      ),
    );
    await asOwner(ctx.tenant, (query) =>
      query(`UPDATE tenant_counter SET last_device_no = ${DEVICES} WHERE tenant_id = $1`),
    );
    await asOwner(ctx.tenant, (query) =>
      query(
        `INSERT INTO sync_event_client (tenant_id, no, device_no, user_id, user_no, app_version)
         SELECT tenant_id, no, no, user_id, 1 + no % 200, app_version FROM device WHERE tenant_id = $1`,
      ),
    );
  }
  const [first, ...others] = contexts;
  if (!first) throw new Error("no tenant");
  return [first, ...others];
}

type Query = (sql: string) => Promise<unknown>;

async function asOwner(tenant: TenantId, work: (query: Query) => Promise<unknown>): Promise<void> {
  await withClient(database.ownerUrl, async (owner) => {
    await owner.query("SELECT set_config('app.tenant_id', $1, false)", [tenant]);
    await work((sql) => owner.query(sql, [tenant]));
  });
}

/** Requests at random times: three in five push a few edits, some of them of two domains; one in fifty fails. */
async function fill(contexts: readonly TenantContext[], events: number): Promise<void> {
  for (const { tenant } of contexts)
    await asOwner(tenant, (query) =>
      query(
        `INSERT INTO sync_event (at, tenant_id, device_no, client_no, duration_ms, bytes_in, bytes_in_wire, bytes_out,
           bytes_out_wire, bytes_saved_delta, kind, code, network, trigger, items)
         SELECT now() - random() * interval '${DAYS} days', $1, d, d, exp(random() * 5), 900, 400, 700, 300, 250,
           (n % 5 / 3)::"char", (CASE WHEN n % 50 = 0 THEN 1 ELSE 0 END)::"char", (n % 5)::"char", (n % 7)::"char",
           CASE n % 4 WHEN 0 THEN '\\x1804'::bytea WHEN 1 THEN '\\x18032002'::bytea WHEN 2 THEN '\\x1f09' ELSE '\\x1a01' END
         FROM (SELECT n, 1 + floor(random() * ${DEVICES})::int AS d FROM generate_series(1, ${events / TENANTS}) AS n) AS r
         ORDER BY 1`,
      ),
    );
}

/** Counts all that is not counted, and says what it took. */
async function count(contexts: readonly TenantContext[]) {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  const startedAt = performance.now();
  for (const { tenant, timeZone } of contexts) {
    await takeSnapshots({ tenant, timeZone, keptSince: new Date(Date.now() - (DAYS + 1) * DAY_MS) });
    await measureHealth({ tenant, settings: {} });
  }
  clearInterval(sampling);
  return {
    seconds: Number(((performance.now() - startedAt) / 1000).toFixed(1)),
    "extra memory MB": Math.round((peak - before) / 1_048_576),
  };
}

async function sizes() {
  const { rows } = await withClient(database.ownerUrl, (owner) =>
    owner.query<{ part: string; bytes: number; rows: number }>(
      `SELECT 'events' AS part, (SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits
         WHERE inhparent = 'sync_event'::regclass)::float8 AS bytes
       UNION ALL SELECT 'snapshots', pg_total_relation_size('sync_analytics_snapshot')::float8
       UNION ALL SELECT 'health', (pg_total_relation_size('sync_device_health')
         + pg_total_relation_size('sync_device_health_history') + pg_total_relation_size('sync_event_client'))::float8`,
    ),
  );
  const per = (bytes: number) => Number((bytes / 1_048_576 / (EVENTS / 100_000)).toFixed(2));
  const all = rows.reduce((sum, { bytes }) => sum + bytes, 0);
  return Object.fromEntries([
    ...rows.map(({ part, bytes }) => [part, { "MB per 100,000 syncs": per(bytes) }]),
    ["together", { "MB per 100,000 syncs": per(all) }],
  ]);
}

/** What an event costs beside the push that it is of. */
async function recording({ tenant }: TenantContext) {
  const rows = Array.from({ length: 200 }, (_, n) => eventRow({ device_no: 1 + n }));
  const write = (await timeOf(() => writeEvents(tenant, rows, []), 30)) / rows.length;
  const device = await createTestDevice(tenant);
  const push = (size: number) =>
    timeOf(() => device.push(sampleBatch(size).map((entry) => ({ ...entry, op_id: randomUUID() }))), 30);
  const share = (ms: number) => `${((100 * write) / ms).toFixed(1)} %`;
  const [ten, hundred] = [await push(10), await push(100)];
  return {
    "an event": { ms: Number(write.toFixed(3)), share: "" },
    "a push of 10": { ms: Number(ten.toFixed(2)), share: share(ten) },
    "a push of 100": { ms: Number(hundred.toFixed(2)), share: share(hundred) },
  };
}

function overview(ctx: TenantContext, from: string) {
  return getOverview({ ctx, input: OverviewQuery.parse({ from, compare: "previous" }) });
}

async function pages([ctx]: readonly [TenantContext, ...TenantContext[]], few: number) {
  const device = await prisma().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT set_config('app.tenant_id', ${ctx.tenant}, true)`;
    return tx.device.findFirstOrThrow({ where: { tenantId: ctx.tenant } });
  });
  const fleet = (from: string) => () => getFleet({ person: OPERATOR, input: FleetQuery.parse({ from }) });
  const asked: [string, () => Promise<unknown>][] = [
    ["overview, 24 hours and the ones before", () => overview(ctx, "now-24h")],
    ["overview, 7 days and the ones before", () => overview(ctx, "now-7d")],
    ["overview, 30 days and the ones before", () => overview(ctx, "now-30d")],
    ["overview, 90 days and the ones before", () => overview(ctx, "now-90d")],
    [
      "overview, 90 days in a zone of half hours",
      () => getOverview({ ctx, input: OverviewQuery.parse({ from: "now-90d", tz: "Asia/Kolkata" }) }),
    ],
    ["fleet, 24 hours", fleet("now-24h")],
    ["fleet, 90 days", fleet("now-90d")],
    ["health of all devices", () => listDeviceHealth({ ctx, input: DeviceHealthQuery.parse({}) })],
    ["one device", () => getDevice({ ctx, input: { device_id: device.id } })],
    ["/metrics", () => readMetrics()],
  ];
  const table: { [page: string]: { ms: number } } = {
    [`overview, 90 days, with ${EVENTS / 10} events`]: { ms: Math.round(few) },
  };
  for (const [page, ask] of asked) table[page] = { ms: Math.round(await timeOf(ask)) };
  return table;
}

/** The median of some runs, in ms. */
async function timeOf(work: () => Promise<unknown>, runs = 7): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < runs; n++) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}
