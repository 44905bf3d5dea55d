/**
 * Push through the whole server, beside a bare Node HTTP server that merges each batch in one statement
 * (`data || delta`), on the same database in the same run. Rounds alternate, so that whatever else the machine does falls
 * on both. Then how fast the server is just after a start. Run: npm run bench:push
 */
import { pool } from "@/lib/db/pool";
import { makeFleet } from "./support/fleet";
import { medianOfValues } from "./support/median-of";
import { memoryOfTree } from "./support/memory-of-tree";
import { type Mixture, PushLoad } from "./support/push-load";
import { send } from "./support/request";
import { sendBatch } from "./support/send-batch";
import { type BenchSetup, withBothServers, withServer } from "./support/setup";

const BATCH = 100;
const BATCHES_PER_DEVICE = 25;
/** V8 is done with compiling a server's paths after about a thousand requests. */
const WARM_UP_ROUNDS = 5;
const ROUNDS = 7;
const FIRST_BATCHES = 100;

const MIXTURES: [string, Mixture][] = [
  ["all edits", { edits: 100 }],
  ["80 % new, 20 % edits", { edits: 20 }],
  ["all new", { edits: 0 }],
];
const FLEETS = [
  { devices: "8 devices of 4 tenants", tenants: 4, each: 2, aim: 50 },
  { devices: "8 devices of 1 tenant", tenants: 1, each: 8, aim: 40 },
];

type Push = (load: PushLoad, body: string) => ReturnType<typeof send>;

await withBothServers(async (setup) => {
  console.log(`${ROUNDS} rounds, batches of ${BATCH} entries`);
  const rows = [];
  let warm = 0;
  for (const { devices, tenants, each, aim } of FLEETS) {
    const loads = (await makeFleet(tenants, each)).map((device) => new PushLoad(device));
    await fill(setup, loads);
    for (const [what, mixture] of MIXTURES) {
      const { bare, whole } = await compare(setup, loads, mixture);
      if (tenants > 1 && mixture.edits === 100) warm = whole;
      rows.push({ devices, what, ...asRow(bare, whole), aim: `${aim} %` });
    }
  }
  console.table(rows);
  console.log(`memory of the server's processes together: ${memoryOfTree(setup.whole.launcherPid)} MB`);
  await justStarted(setup, warm);
  await pool().end();
});

/** Both servers know the records that the devices will edit. */
async function fill(setup: BenchSetup, loads: PushLoad[]): Promise<void> {
  const { pushBare, pushWhole } = pushesOf(setup);
  while (loads.some(({ stock }) => stock < BATCH * BATCHES_PER_DEVICE)) {
    await round(loads, { edits: 0 }, async (load, body) => {
      await pushBare(load, body);
      return pushWhole(load, body);
    });
  }
}

async function compare(setup: BenchSetup, loads: PushLoad[], mixture: Mixture) {
  const { pushBare, pushWhole } = pushesOf(setup);
  const rates = { bare: [] as number[], whole: [] as number[] };
  for (let n = 0; n < WARM_UP_ROUNDS + ROUNDS; n++) {
    const [bare, whole] = [await round(loads, mixture, pushBare), await round(loads, mixture, pushWhole)];
    if (n >= WARM_UP_ROUNDS) rates.bare.push(bare) && rates.whole.push(whole);
  }
  return { bare: medianOfValues(rates.bare), whole: medianOfValues(rates.whole) };
}

function pushesOf({ whole, bare }: BenchSetup): { pushBare: Push; pushWhole: Push } {
  return {
    pushWhole: ({ device }, body) => sendBatch(whole, device, body),
    pushBare: async ({ device }, body) => {
      const answered = await send(bare.url, { method: "POST", headers: { "X-Tenant": device.tenant }, body });
      if (answered.status !== 200) throw new Error(`${answered.status}: ${answered.body}`);
      return answered;
    },
  };
}

/** Every device sends its batches one after the other; gives entries a second. Answers are read behind the clock. */
async function round(loads: PushLoad[], mixture: Mixture, push: Push, batches = BATCHES_PER_DEVICE) {
  const work = loads.map((load) => ({
    load,
    bodies: Array.from({ length: batches }, () => load.batch(BATCH, mixture).body),
    answers: [] as Buffer[],
  }));
  const started = performance.now();
  await Promise.all(
    work.map(async ({ load, bodies, answers }) => {
      for (const body of bodies) answers.push((await push(load, body)).body);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  for (const { load, answers } of work) {
    for (const answer of answers) {
      const said = JSON.parse(answer.toString());
      if ("results" in said) load.learn(said);
    }
  }
  return (loads.length * batches * BATCH) / seconds;
}

/** The first batches of edits after a start, as a share of the rate when warm. */
async function justStarted({ dataDir, ...setup }: BenchSetup, warm: number): Promise<void> {
  const loads = (await makeFleet(4, 2)).map((device) => new PushLoad(device));
  await fill({ dataDir, ...setup }, loads);
  await withServer(dataDir, async (server) => {
    const batches = Math.ceil(FIRST_BATCHES / loads.length);
    const rate = await round(
      loads,
      { edits: 100 },
      ({ device }, body) => sendBatch(server, device, body),
      batches,
    );
    console.log(
      `the first ${batches * loads.length} batches after a start: ${Math.round(rate)} edits/s, ${Math.round((100 * rate) / warm)} % of ${Math.round(warm)} when warm (aim: 50 %)`,
    );
  });
}

function asRow(bare: number, whole: number) {
  const share = `${Math.round((100 * whole) / bare)} %`;
  return { "bare entries/s": Math.round(bare), "Tidelock entries/s": Math.round(whole), share };
}
