/**
 * What measuring costs with a million events of 5,000 devices of 20 tenants, once within the 14 days that events are kept
 * and once over 90 days: disk, what a server's process grows by while they are counted and shown, the time of recording
 * beside that of a push, and how long every page's services take. Ends with 1 where an aim is missed.
 * Run: npm run bench:analytics [-- --events 1000000]
 */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { writeEvents } from "@/lib/db/analytics/write-events";
import { prepareEventPartitions, renewEventPartitions } from "@/lib/db/event-partitions";
import { openDatabase } from "@/lib/db/open-database";
import { pool } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { withClient } from "@/lib/db/with-client";
import type { TenantContext } from "@/lib/services/context";
import { measureHealth } from "@/lib/services/health/measure-health";
import { takeSnapshots } from "@/lib/services/snapshots/take-snapshots";
import { createTestDevice } from "@/lib/services/sync/testing/test-device";
import { eventRow } from "@/lib/services/testing/add-event";
import { below } from "./support/aims";
import { addEvents, addTenant, DEVICES } from "./support/analytics-fleet";
import { analyticsMemory, type MemoryTable } from "./support/analytics-memory";
import { analyticsPages, overviewOf } from "./support/analytics-pages";
import { medianOf } from "./support/median-of";
import { sampleBatch } from "./support/records";

const TENANTS = 20;
const DAY_MS = 86_400_000;
/** The default of event_retention_days. */
const KEPT_DAYS = 14;
const AIMS = { diskMb: 10, recordingPct: 3, pageMs: 150 };
const { values } = parseArgs({ options: { events: { type: "string", default: "1000000" } } });
const EVENTS = Number(values.events);

const dataDir = await mkdtemp(path.join(tmpdir(), "tidelock-bench-"));
const database = await openDatabase({ dataDir, report: () => {} });
process.env.DATABASE_RUNTIME_URL = database.runtimeUrl;
process.env.LOG_LEVEL = "error";
try {
  const contexts: TenantContext[] = [];
  for (let n = 0; n < TENANTS; n++)
    contexts.push(await addTenant(database, `bench-${n}`, n % 2 ? "Europe/Berlin" : "UTC"));
  // Beside them, to see what a chart costs where ten times less happened.
  const quiet = await addTenant(database, "bench-quiet", "UTC");

  const owner = (sql: string, values?: unknown[]) =>
    withClient(database.ownerUrl, (client) => client.query(sql, values));
  const forget = async () => {
    await owner("TRUNCATE sync_analytics_snapshot, sync_snapshot_progress");
  };
  const tenants = contexts.map(({ tenant }) => tenant);

  const disk: { [what: string]: Awaited<ReturnType<typeof sizes>> } = {};
  const memory: MemoryTable[] = [];
  const pages: { [page: string]: { [when: string]: number | string } } = {};
  for (const days of [KEPT_DAYS, 90]) {
    const when = `${days} days`;
    await owner("TRUNCATE sync_event, sync_device_health, sync_device_health_history");
    await forget();
    await owner(
      "UPDATE tenant SET settings = settings || jsonb_build_object('event_retention_days', $1::int)",
      [days],
    );
    const fill = async () => {
      await prepareEventPartitions(Date.now() - days * DAY_MS, days + 2);
      await addEvents(database, tenants, EVENTS / TENANTS, days);
      // As autovacuum does after the first minutes.
      await owner("ANALYZE");
    };
    const slugs = contexts.map((_, n) => `bench-${n}`);
    memory.push(await analyticsMemory({ dataDir, slugs, fill, forget }, when, { warm: days === KEPT_DAYS }));
    // Pages are those of a tenant that keeps its events as long as most do.
    await owner("UPDATE tenant SET settings = settings - 'event_retention_days'");
    // Once: the server looked before there was anything.
    await owner("TRUNCATE sync_device_health, sync_device_health_history");
    for (const { tenant } of contexts) await measureHealth({ tenant, settings: {} });
    await owner("VACUUM ANALYZE");
    disk[`all within ${when}`] = await sizes(days === KEPT_DAYS);

    await addEvents(database, [quiet.tenant], EVENTS / TENANTS / 10, days);
    await takeSnapshots({ ...quiet, keptSince: new Date(Date.now() - (days + 1) * DAY_MS) });
    const asked = await analyticsPages(contexts[0] ?? quiet, DEVICES);
    asked.push([`overview, ${when}, of a tenant with a tenth`, () => overviewOf(quiet, `now-${days}d`)]);
    for (const [page, ask] of asked) {
      const ms = Math.round(await medianOf(ask));
      pages[page] = { ...pages[page], [when]: `${ms}`, [`${when}: kept`]: below(AIMS.pageMs, ms) };
    }
  }
  await renewEventPartitions(3, new Date(Date.now() - KEPT_DAYS * DAY_MS));
  disk["of 90 days, the older events dropped"] = await sizes(true);
  console.table(disk);
  console.table(Object.assign({}, ...memory));
  console.table(await recording(contexts[0] ?? quiet));
  console.table(pages);
} finally {
  await prisma().$disconnect();
  await pool().end();
  await database.release();
  await rm(dataDir, { recursive: true });
}

/** In MB (1024² bytes) for 100,000 of all the syncs that there were, with every index, map and TOAST table. */
async function sizes(hasAim: boolean) {
  const { rows } = await withClient(database.ownerUrl, (owner) =>
    owner.query<{ part: string; bytes: number }>(
      `SELECT 'events' AS part, (SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits
         WHERE inhparent = 'sync_event'::regclass)::float8 AS bytes
       UNION ALL SELECT 'snapshots', pg_total_relation_size('sync_analytics_snapshot')::float8
       UNION ALL SELECT 'health', (pg_total_relation_size('sync_device_health')
         + pg_total_relation_size('sync_device_health_history') + pg_total_relation_size('sync_event_client'))::float8`,
    ),
  );
  const per = (bytes: number) => Number((bytes / 1_048_576 / (EVENTS / 100_000)).toFixed(2));
  const together = per(rows.reduce((sum, { bytes }) => sum + bytes, 0));
  return {
    ...Object.fromEntries(rows.map(({ part, bytes }) => [part, per(bytes)])),
    together,
    kept: hasAim ? below(AIMS.diskMb, together) : "(no aim)",
  };
}

/** What an event costs beside the push that it is of; few together where many tenants share the server. */
async function recording({ tenant }: TenantContext) {
  const device = await createTestDevice(tenant);
  const push = (size: number) =>
    medianOf(() => device.push(sampleBatch(size).map((entry) => ({ ...entry, op_id: randomUUID() }))), 40);
  const [ten, hundred] = [await push(10), await push(100)];
  const table: { [what: string]: object } = {};
  for (const together of [200, 20]) {
    const rows = Array.from({ length: together }, (_, n) => eventRow({ device_no: 1 + n }));
    const ms = (await medianOf(() => writeEvents(tenant, rows, []), 40)) / together;
    const share = (of: number) => Number(((100 * ms) / of).toFixed(2));
    table[`an event, ${together} together`] = {
      ms: Number(ms.toFixed(3)),
      "% of a push of 10": share(ten),
      "% of a push of 100": share(hundred),
      kept: below(AIMS.recordingPct, share(hundred)),
    };
  }
  return {
    ...table,
    "a push of 10": { ms: Number(ten.toFixed(2)) },
    "a push of 100": { ms: Number(hundred.toFixed(2)) },
  };
}
