/**
 * What a sync costs the whole server and its PostgreSQL in processor time, memory and disk, for docs/how-to/deploy.md: devices
 * that push five edits and pull a page of a hundred records, and devices that bring a day's hundred edits at once. Processor time
 * counts, not the clock, so other work on the machine matters little.
 * Run: npm run bench:sizing
 */
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pool } from "@/lib/db/pool";
import { withClient } from "@/lib/db/with-client";
import { type BenchDevice, makeFleet } from "./support/fleet";
import { sampleBatch } from "./support/records";
import { sendBatch } from "./support/send-batch";
import { type BenchSetup, withBothServers } from "./support/setup";

const TENANTS = 4;
const DEVICES_EACH = 25;
/** V8 is done with compiling a server's paths after about a thousand requests. */
const WARM_UP = 1_000;
const LOADS = [
  { load: "5 edits, and 100 records pulled", edits: 5, syncs: 2_000 },
  { load: "100 edits at once", edits: 100, syncs: 400 },
];
const TICK_MS = 10;

await withBothServers(async (setup) => {
  const fleet = await makeFleet(TENANTS, DEVICES_EACH);
  await sync(setup, fleet, 5, WARM_UP);
  const rows = [];
  for (const { load, edits, syncs } of LOADS)
    rows.push({ load, ...(await measure(setup, fleet, edits, syncs)) });
  console.table(rows);
  console.log(`memory of the server: ${setup.whole.memoryMb()} MB, at most ${setup.whole.peakMemoryMb()} MB`);
  await pool().end();
});

async function measure(setup: BenchSetup, fleet: BenchDevice[], edits: number, syncs: number) {
  const before = { server: setup.whole.cpuMs(), postgres: postgresMs(setup), disk: await diskBytes(setup) };
  await sync(setup, fleet, edits, syncs);
  const server = (setup.whole.cpuMs() - before.server) / syncs;
  const postgres = (postgresMs(setup) - before.postgres) / syncs;
  const disk = ((await diskBytes(setup)) - before.disk) / (syncs * edits);
  const perCore = 1_000 / (server + postgres);
  return {
    "server ms": Number(server.toFixed(2)),
    "PostgreSQL ms": Number(postgres.toFixed(2)),
    "syncs/s a core": Math.round(perCore),
    "edits/s a core": Math.round(perCore * edits),
    "disk bytes an edit": Math.round(disk),
  };
}

/** The devices take turns, eight at a time. */
async function sync(
  { whole }: BenchSetup,
  fleet: BenchDevice[],
  edits: number,
  syncs: number,
): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < syncs) {
      const device = fleet[next++ % fleet.length];
      if (!device) throw new Error("there are no devices");
      const pull = edits < 100 ? { pull: { limit: 100 } } : {};
      const body = { batch_id: randomUUID(), entries: sampleBatch(edits), ...pull };
      await sendBatch(whole, device, JSON.stringify(body));
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
}

/** Of the postmaster and everything that it started, ended or not. */
function postgresMs({ dataDir }: BenchSetup): number {
  const lock = readFileSync(path.join(dataDir, "postgres/data/postmaster.pid"), "utf8");
  const postmaster = Number(lock.split("\n")[0]);
  const stats = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap(statOf);
  const own = stats.filter(({ pid, parent }) => pid === postmaster || parent === postmaster);
  const ended = own.find(({ pid }) => pid === postmaster)?.endedTicks ?? 0;
  return (own.reduce((sum, { ticks }) => sum + ticks, 0) + ended) * TICK_MS;
}

function statOf(pid: string) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    const ticks = user + system;
    return [{ pid: Number(pid), parent: fields[1], ticks, endedTicks: endedUser + endedSystem }];
  } catch {
    // It ended in between.
    return [];
  }
}

function diskBytes({ ownerUrl }: BenchSetup): Promise<number> {
  return withClient(ownerUrl, async (owner) => {
    const { rows } = await owner.query("SELECT pg_database_size(current_database())::float8 AS bytes");
    return rows[0].bytes;
  });
}
