/**
 * The inbound queue beside direct pushes, through the services and one database, in one run: how fast workers drain what
 * was queued, against pushing the same directly; and how soon an urgent edit behind 500 that can wait is applied.
 * Run: npm run bench:queue
 */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PushRequest } from "@/lib/contract/push";
import { openDatabase } from "@/lib/db/open-database";
import { pool } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";
import { withTenantSql } from "@/lib/db/with-tenant";
import type { DeviceContext } from "@/lib/services/context";
import { authenticateDevice } from "@/lib/services/devices/authenticate-device";
import { QueueWorkers } from "@/lib/services/queue/queue-workers";
import { pushChanges } from "@/lib/services/sync/push-changes";
import { makeFleet } from "./support/fleet";
import { medianOfValues } from "./support/median-of";
import { sampleBatch } from "./support/records";

const BATCH = 100;
const BATCHES_PER_DEVICE = 20;
const ROUNDS = 3;
const LOW = 500;

const dataDir = await mkdtemp(path.join(tmpdir(), "tidelock-bench-"));
const database = await openDatabase({ dataDir, report: () => {} });
process.env.DATABASE_RUNTIME_URL = database.runtimeUrl;
try {
  const rows = [];
  for (const [load, tenants, devices] of [
    ["8 devices of 4 tenants", 4, 2],
    ["8 devices of 1 tenant", 1, 8],
  ] as const) {
    rows.push({ load, ...(await compare(await enrolled(tenants, devices))) });
  }
  console.table(rows);
  console.table([await urgentBehindLow()]);
} finally {
  await pool().end();
  await database.release();
  await rm(dataDir, { recursive: true });
}

async function enrolled(tenants: number, devices: number): Promise<DeviceContext[]> {
  const fleet = await makeFleet(tenants, devices);
  return Promise.all(fleet.map(({ token }) => authenticateDevice(`Bearer ${token}`)));
}

/** Rounds alternate, so that whatever else the machine does falls on both. */
async function compare(fleet: DeviceContext[]) {
  const rates = { direct: [] as number[], drained: [] as number[] };
  for (let round = 0; round <= ROUNDS; round++) {
    const direct = await timed(() => pushAll(fleet, "apply"));
    await pushAll(fleet, "queue");
    const drained = await timed(() => drainAll(fleet));
    // The first round warms up.
    if (round === 0) continue;
    rates.direct.push(direct);
    rates.drained.push(drained);
  }
  const entries = fleet.length * BATCHES_PER_DEVICE * BATCH;
  const [direct, drained] = [entries / medianOfValues(rates.direct), entries / medianOfValues(rates.drained)];
  return {
    "direct records/s": Math.round(direct * 1000),
    "drained records/s": Math.round(drained * 1000),
    ratio: `${Math.round((100 * drained) / direct)} %`,
  };
}

async function pushAll(fleet: DeviceContext[], mode: "apply" | "queue"): Promise<void> {
  await Promise.all(
    fleet.map(async (device) => {
      for (let n = 0; n < BATCHES_PER_DEVICE; n++) await push(device, sampleBatch(BATCH), mode);
    }),
  );
}

async function push(device: DeviceContext, entries: object[], mode: "apply" | "queue"): Promise<void> {
  const request = PushRequest.parse({ batch_id: randomUUID(), mode, entries });
  await pushChanges(device, request, { now: Date.now(), idempotencyKey: null });
}

/** Two workers, as every server process has. */
async function drainAll(fleet: DeviceContext[]): Promise<void> {
  const workers = new QueueWorkers();
  while ((await waiting(fleet)) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await workers.stop();
}

async function waiting(fleet: DeviceContext[], priority = 0): Promise<number> {
  const tenants = [...new Set(fleet.map(({ tenant }) => tenant))];
  const counts = tenants.map((tenant) =>
    withTenantSql(tenant, "", async (t) => {
      const rows = await t.rows<{ count: number }>(
        sql`SELECT count(*)::int AS count FROM sync_queue_item WHERE tenant_id = ${tenant} AND state = 'queued' AND priority >= ${priority}`,
      );
      return rows[0]?.count ?? 0;
    }),
  );
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** By what the database noted: when the workers' transactions with the urgent edit and with the last one began. */
async function urgentBehindLow() {
  const shares: number[] = [];
  let [urgentMs, wholeMs] = [0, 0];
  for (let round = 0; round <= ROUNDS; round++) {
    const [device] = await enrolled(1, 1);
    if (!device) throw new Error("no device");
    const low = sampleBatch(LOW).map((entry) => ({ ...entry, priority: "low" }));
    await push(device, low, "queue");
    await push(
      device,
      sampleBatch(1).map((entry) => ({ ...entry, priority: "high" })),
      "queue",
    );
    const started = performance.now();
    const workers = new QueueWorkers();
    const until = async (priority: number) => {
      while ((await waiting([device], priority)) > 0) await new Promise((resolve) => setImmediate(resolve));
      return performance.now() - started;
    };
    const [urgent, whole] = await Promise.all([until(2), until(0)]);
    await workers.stop();
    if (round === 0) continue;
    shares.push(urgent / whole);
    [urgentMs, wholeMs] = [urgent, whole];
  }
  return {
    queue: `1 urgent behind ${LOW} low`,
    "urgent applied after ms": Math.round(urgentMs),
    "whole queue after ms": Math.round(wholeMs),
    share: `${Math.round(100 * medianOfValues(shares))} %`,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
