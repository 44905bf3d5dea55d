/**
 * Kills and failovers under load. The connections of a server to its database fall silent, as in a failover that takes the host
 * away; then the server and its embedded database are killed (-9) in turn. Eight devices of two tenants push one edit after the
 * other meanwhile, each again and again until it is acknowledged. No acknowledged edit may be lost, none may take effect
 * twice, and no answer may be a 5xx but 503.
 * Run: npm run bench:outage [-- --kills 24 --silences 4]
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openDatabase } from "@/lib/db/open-database";
import { pool } from "@/lib/db/pool";
import { openDatabaseProxy } from "@/lib/db/testing/database-proxy";
import { below } from "./support/aims";
import { type BenchDevice, makeFleet } from "./support/fleet";
import { type BenchServer, withServer } from "./support/setup";
import { pullAll, StubbornDevice } from "./support/stubborn-device";

const { values } = parseArgs({
  options: { kills: { type: "string", default: "24" }, silences: { type: "string", default: "4" } },
});
const TENANTS = 2;
const DEVICES_EACH = 4;
/** Between one trouble and the next, once all devices were answered again. */
const CALM_MS = 1_000;
/** After a silent failover. There is no such aim for kills: what is killed again and again is started after longer pauses. */
const AGAIN_WITHIN_MS = 15_000;

type Trouble = { name: string; withinMs?: number; cause: (server: BenchServer) => void };

const killServer: Trouble = {
  name: "server killed",
  cause: (server) => process.kill(server.pid(), "SIGKILL"),
};
const killDatabase: Trouble = {
  name: "database killed",
  cause: () => process.kill(postmaster(), "SIGKILL"),
};

const dataDir = await mkdtemp(path.join(tmpdir(), "tidelock-outage-"));
try {
  const database = await openDatabase({ dataDir, report: () => {} });
  process.env.DATABASE_RUNTIME_URL = database.runtimeUrl;
  const proxy = await openDatabaseProxy(database.runtimeUrl);
  const [besideSilence, besideKills] = [
    await makeFleet(TENANTS, DEVICES_EACH),
    await makeFleet(TENANTS, DEVICES_EACH),
  ];
  await pool().end();
  // The servers below are told where theirs is, and the second one starts its own.
  delete process.env.DATABASE_RUNTIME_URL;

  const failover: Trouble = {
    name: "connections silent",
    withinMs: AGAIN_WITHIN_MS,
    cause: () => proxy.fallSilent(),
  };
  const silences = Array<Trouble>(Number(values.silences)).fill(failover);
  const rows = await endure(besideSilence, silences, {
    DATABASE_URL: proxy.through(database.ownerUrl),
    DATABASE_RUNTIME_URL: proxy.through(database.runtimeUrl),
  });
  await proxy.close();
  await database.release();

  const kills = Array.from({ length: Number(values.kills) }, (_, n) =>
    n % 2 === 0 ? killServer : killDatabase,
  );
  rows.push(...(await endure(besideKills, kills)));
  console.table(rows);
} finally {
  await rm(dataDir, { recursive: true });
}

/** One trouble after the other for a server under load, and what became of the edits; a row for each kind of trouble. */
async function endure(fleet: readonly BenchDevice[], troubles: readonly Trouble[], more = {}) {
  const took = new Map<Trouble, number[]>();
  const devices: StubbornDevice[] = [];
  const wrong = { lost: 0, twice: 0 };
  const meet = async (server: BenchServer, trouble: Trouble) => {
    await sleep(CALM_MS);
    const since = performance.now();
    trouble.cause(server);
    await Promise.all(devices.map((device) => device.answeredAfter(since)));
    took.set(trouble, [...(took.get(trouble) ?? []), performance.now() - since]);
  };
  await withServer(
    dataDir,
    async (server) => {
      devices.push(...fleet.map((device) => new StubbornDevice(server.url, device)));
      await Promise.all(devices.map((device) => device.answeredAfter(0)));
      for (const trouble of troubles) await meet(server, trouble);
      await Promise.all(devices.map((device) => device.stop()));
      for (const tenant of new Set(fleet.map(({ tenant }) => tenant))) {
        const own = devices.filter(({ device }) => device.tenant === tenant);
        const { lost, twice } = await compare(server, own);
        wrong.lost += lost;
        wrong.twice += twice;
      }
    },
    // Every trouble is logged, as it should be.
    { LOG_LEVEL: "silent", ...more },
  );
  const unexpected = devices.flatMap((device) => device.unexpected);
  if (unexpected.length > 0) console.table(unexpected);
  const edits = devices.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
  return [...took].map(([{ name, withinMs }, times]) => ({
    trouble: name,
    times: times.length,
    "all answered after, median ms": Math.round(times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0),
    "at most": Math.round(Math.max(...times)),
    "in time": withinMs === undefined ? "" : below(withinMs, Math.max(...times)),
    "edits acknowledged": edits,
    lost: wrong.lost,
    twice: wrong.twice,
    "5xx but 503": unexpected.length,
    kept: below(1, wrong.lost + wrong.twice + unexpected.length),
  }));
}

function postmaster(): number {
  const lock = readFileSync(path.join(dataDir, "postgres/data/postmaster.pid"), "utf8");
  return Number(lock.split("\n")[0]);
}

/** Every edit makes a record and takes a number of the tenant's clock, so the highest number tells how many took effect. */
async function compare({ url }: BenchServer, devices: readonly StubbornDevice[]) {
  const [first] = devices;
  if (!first) throw new Error("no devices");
  const held = await pullAll(url, first.device);
  const acknowledged = devices.flatMap((device) => [...device.acknowledged]);
  const lost = acknowledged.filter((id) => !held.has(id)).length;
  return { lost, twice: Math.max(0, ...held.values()) - acknowledged.length };
}
