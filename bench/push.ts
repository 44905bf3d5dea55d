/**
 * Push through the whole server, beside a bare Node HTTP server doing one INSERT … ON CONFLICT a batch, on the same
 * database in the same run. Rounds alternate, so that whatever else the machine does falls on both.
 * Run: npm run bench:push
 */
import { randomUUID } from "node:crypto";
import { pool } from "@/lib/db/pool";
import { type BenchDevice, makeFleet } from "./support/fleet";
import { sampleBatch } from "./support/records";
import { send } from "./support/request";
import { sendBatch } from "./support/send-batch";
import { type BenchSetup, withBothServers } from "./support/setup";

const BATCH = 100;
const BATCHES_PER_DEVICE = 25;
/** V8 is done with compiling a server's paths after about a thousand requests. */
const WARM_UP_ROUNDS = 5;
const ROUNDS = 7;

await withBothServers(async (setup) => {
  console.log(
    `${ROUNDS} rounds, batches of ${BATCH} records, entry ${JSON.stringify(sampleBatch(1)[0]).length} bytes`,
  );
  const rows = [];
  for (const [name, tenants, devices] of [
    ["8 devices of 4 tenants", 4, 2],
    ["8 devices of 1 tenant", 1, 8],
    ["1 device", 1, 1],
  ] as const) {
    rows.push({ load: name, ...(await compare(setup, await makeFleet(tenants, devices))) });
  }
  console.table(rows);
  console.log(`memory of the server: ${setup.whole.memoryMb()} MB, at most ${setup.whole.peakMemoryMb()} MB`);
  await pool().end();
});

async function compare({ whole, bare }: BenchSetup, fleet: BenchDevice[]) {
  const rates = { bare: [] as number[], whole: [] as number[] };
  const pushWhole = (device: BenchDevice, body: string) => sendBatch(whole, device, body);
  const pushBare = (device: BenchDevice, body: string) =>
    send(bare.url, { method: "POST", headers: { "X-Tenant": device.tenant }, body });
  for (let n = 0; n < WARM_UP_ROUNDS; n++) {
    await round(fleet, pushBare);
    await round(fleet, pushWhole);
  }
  for (let n = 0; n < ROUNDS; n++) {
    rates.bare.push(await round(fleet, pushBare));
    rates.whole.push(await round(fleet, pushWhole));
  }
  const [bareRate, wholeRate] = [median(rates.bare), median(rates.whole)];
  return {
    "bare records/s": Math.round(bareRate),
    "whole records/s": Math.round(wholeRate),
    ratio: `${Math.round((100 * wholeRate) / bareRate)} %`,
  };
}

/** Every device sends its batches one after the other; gives records a second. */
async function round(
  fleet: BenchDevice[],
  push: (device: BenchDevice, body: string) => ReturnType<typeof send>,
): Promise<number> {
  const work = fleet.map((device) => ({
    device,
    bodies: Array.from({ length: BATCHES_PER_DEVICE }, () =>
      JSON.stringify({
        batch_id: randomUUID(),
        client_time: new Date().toISOString(),
        entries: sampleBatch(BATCH),
      }),
    ),
  }));
  const started = performance.now();
  await Promise.all(
    work.map(async ({ device, bodies }) => {
      for (const body of bodies) {
        const { status, body: answer } = await push(device, body);
        if (status !== 200) throw new Error(`${status}: ${answer}`);
      }
    }),
  );
  return (fleet.length * BATCHES_PER_DEVICE * BATCH) / ((performance.now() - started) / 1000);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
