/**
 * Hostile bodies against every route, from somebody who holds a device's token and a session as well, beside an honest
 * device that goes on syncing. Nothing may crash or answer 5xx (503 aside, which says "later"), and the honest device
 * must not notice.
 * Run: npm run bench:hostile [-- --count 10000 --seed 1 --per-second 50]
 */
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { pool } from "@/lib/db/pool";
import { adminSession } from "./support/admin-session";
import { below } from "./support/aims";
import type { Attack, Told } from "./support/attacker";
import { type BenchDevice, makeFleet } from "./support/fleet";
import { sampleBatch } from "./support/records";
import { send } from "./support/request";
import { sendBatch } from "./support/send-batch";
import { type BenchSetup, withBothServers } from "./support/setup";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    "per-second": { type: "string", default: "50" },
  },
});
const CALM_SYNCS = 400;
const PAUSE_MS = 40;

await withBothServers(async (setup) => {
  const [honest, hostile] = await makeFleet(2, 1);
  if (!honest || !hostile) throw new Error("no devices");
  const { whole } = setup;
  const pid = whole.pid();
  for (let n = 0; n < 200; n++) await sync(setup, honest);
  const calm = await syncsWhile(setup, honest, (done) => done >= CALM_SYNCS);
  const attack: Attack = {
    url: whole.url,
    seed: Number(values.seed),
    count: Number(values.count),
    perSecond: Number(values["per-second"]),
    connections: 4,
    token: hostile.token,
    session: await adminSession(setup),
  };
  let told: Told[] | undefined;
  const attacker = spawn(process.execPath, ["--import", "tsx", "bench/support/attacker.ts"], {
    env: { ...process.env, ATTACK: JSON.stringify(attack) },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  attacker.once("message", (answers: Told[]) => {
    told = answers;
  });
  attacker.once("exit", () => {
    told ??= [];
  });
  const beside = await syncsWhile(setup, honest, () => told !== undefined);
  const answers = told ?? [];
  const crashed = whole.pid() !== pid || (await send(`${whole.url}/livez`)).status !== 200;
  const failed = answers.filter(({ status }) => status >= 500 && status !== 503);
  console.table(countBy(answers, ({ status }) => String(status)));
  console.table(slowest(answers));
  if (failed.length > 0) console.table(failed.slice(0, 20));
  const [calmP99, besideP99] = [quantile(calm, 0.99), quantile(beside, 0.99)];
  console.table([
    { what: "requests answered", value: answers.length, kept: below(1, attack.count - answers.length) },
    { what: "crashes", value: Number(crashed), kept: below(1, Number(crashed)) },
    { what: "5xx but 503", value: failed.length, kept: below(1, failed.length) },
    { what: "honest p50, calm, ms", value: round(quantile(calm, 0.5)), kept: "" },
    { what: "honest p50, beside it, ms", value: round(quantile(beside, 0.5)), kept: "" },
    { what: "honest p99, calm, ms", value: round(calmP99), kept: "" },
    { what: "honest p99, beside it, ms", value: round(besideP99), kept: below(2 * calmP99, besideP99) },
    { what: "memory at most, MB", value: whole.peakMemoryMb(), kept: "" },
  ]);
  await pool().end();
});

async function sync({ whole }: BenchSetup, device: BenchDevice): Promise<number> {
  const batch = JSON.stringify({
    batch_id: crypto.randomUUID(),
    entries: sampleBatch(5),
    pull: { limit: 20 },
  });
  const started = performance.now();
  await sendBatch(whole, device, batch);
  return performance.now() - started;
}

async function syncsWhile(
  setup: BenchSetup,
  device: BenchDevice,
  isOver: (done: number) => boolean,
): Promise<number[]> {
  const times: number[] = [];
  while (!isOver(times.length)) {
    times.push(await sync(setup, device));
    await sleep(PAUSE_MS);
  }
  return times;
}

function countBy(answers: readonly Told[], keyOf: (answer: Told) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[keyOf(answer)] = (counts[keyOf(answer)] ?? 0) + 1;
  return counts;
}

function slowest(answers: readonly Told[]): Told[] {
  return answers.toSorted((one, other) => other.ms - one.ms).slice(0, 8);
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
