/**
 * A sync over a poor network, beside a naive client: whole records, plain JSON, 100 a batch, tries again simply. Between
 * both and their servers stands the same emulated line, 300 ms round trip, 50 kbit/s each way, stalls and cuts, with the
 * same weather for both in each round. A device with edits to send and others' to hear of is offline until the line
 * begins; each error that reaches the app makes it wait and sync again. Exits with 1 where an aim is missed.
 * Run: npm run bench:poor-network
 */
import { setTimeout as delay } from "node:timers/promises";
import { pool } from "@/lib/db/pool";
import { fieldServiceDay } from "./support/field-service-day";
import { type BenchDevice, makeFleet } from "./support/fleet";
import { NaiveClient } from "./support/naive-client";
import { openNaiveServer } from "./support/naive-server";
import { PoorLine, type Weather } from "./support/poor-line";
import { SdkDevice } from "./support/sdk-device";
import { withBothServers } from "./support/setup";
import { openTcpProxy } from "./support/tcp-proxy";
import type { WorkEdit } from "./support/work-edit";

const ROUNDS = 10;
const EDITS_EACH = 300;
const URGENT = 5;
const WEATHER: Weather = {
  roundTripMs: 300,
  bitsPerSecond: 50_000,
  stallEveryMs: 20_000,
  stallMs: [2_000, 6_000],
  cutEveryMs: 20_000,
};
const PATIENCE = { tries: 3, pauseMs: 1_000, timeoutMs: 30_000 };
/** An app that was told of an error tries again after this. */
const AGAIN_AFTER_MS = 5_000;
const LESS_TIME = 60;
const FEWER_ERRORS = 90;

/** What one device lived through. Times in ms since the line began. */
type Lived = { ms: number; urgentMs: number; errors: number; bytes: number };
type Load = { morning: WorkEdit[]; mine: WorkEdit[]; theirs: WorkEdit[] };

await withBothServers(async ({ whole }) => {
  const seeds = Array.from({ length: ROUNDS }, (_, round) => round + 1);
  // Rounds wait for their lines nearly all the time, so they run beside each other.
  const rounds = await Promise.all(
    seeds.map(async (seed) => {
      const [device, other] = await makeFleet(1, 2);
      if (!device || !other) throw new Error("no fleet");
      const load = loadOf(seed);
      const { naive, reference } = await naiveRound(load, seed);
      const ours = await ourRound(whole.url, { device, other }, load, seed, reference);
      return { seed, naive, ours };
    }),
  );
  console.table(
    rounds.map(({ seed, naive, ours }) => ({ seed, ...told("naive", naive), ...told("Tidelock", ours) })),
  );
  const sum = (of: "naive" | "ours", what: keyof Lived) =>
    rounds.reduce((total, round) => total + round[of][what], 0);
  const fewer = (what: keyof Lived) => 100 * (1 - sum("ours", what) / sum("naive", what));
  const rows = [
    { what: "time to a finished sync", ...row("ms", 1000, " s"), aim: `${LESS_TIME} %` },
    { what: "errors that reached the app", ...row("errors", 1, ""), aim: `${FEWER_ERRORS} %` },
    { what: "urgent edits made last are there after", ...row("urgentMs", 1000, " s"), aim: "" },
    { what: "bytes over the line", ...row("bytes", 1024, " KB"), aim: "" },
  ];
  console.table(rows);
  await pool().end();

  function row(what: keyof Lived, unit: number, name: string) {
    const [naive, ours] = [sum("naive", what) / unit, sum("ours", what) / unit];
    const average = (total: number) => `${(total / ROUNDS).toFixed(1)}${name}`;
    return { naive: average(naive), Tidelock: average(ours), less: `${fewer(what).toFixed(0)} %` };
  }
  const missed = !(fewer("ms") >= LESS_TIME && fewer("errors") >= FEWER_ERRORS);
  if (missed) console.error("An aim is missed.");
  process.exitCode = missed ? 1 : 0;
});

/** The device's own edits and others', of different records: what is measured is the way there, not conflicts. */
function loadOf(seed: number): Load {
  const { morning, day } = fieldServiceDay(seed, 4 * EDITS_EACH);
  const ids = new Map([...morning, ...day].map(({ mobileId }, index) => [mobileId, index]));
  const isMine = ({ mobileId }: WorkEdit) => (ids.get(mobileId) ?? 0) % 2 === 0;
  const mine = day.filter(isMine).slice(0, EDITS_EACH);
  const urgent = mine.slice(-URGENT).map((edit) => ({ ...edit, priority: "high" as const }));
  const theirs = day.filter((edit) => !isMine(edit)).slice(0, EDITS_EACH);
  return { morning, mine: [...mine.slice(0, -URGENT), ...urgent], theirs };
}

async function naiveRound({ morning, mine, theirs }: Load, seed: number) {
  const server = await openNaiveServer();
  const line = new PoorLine(WEATHER, seed);
  const proxy = await openTcpProxy(server.url, line);
  const other = new NaiveClient(server.url);
  for (const edit of morning) other.edit(edit);
  await other.push();
  const device = new NaiveClient(proxy.url, PATIENCE);
  await device.pull();
  for (const edit of theirs) other.edit(edit);
  await other.push();
  for (const edit of mine) device.edit(edit);

  const naive = await live(line, proxy.bytes, {
    sync: async () => {
      await device.push();
      await device.pull();
    },
    // Its queue knows no urgency, so those made last go last.
    urgentLeft: async () => device.pending.length > 0,
  });
  await proxy.close();
  await server.close();
  return { naive, reference: device };
}

async function ourRound(
  url: string,
  fleet: { device: BenchDevice; other: BenchDevice },
  { morning, mine, theirs }: Load,
  seed: number,
  reference: NaiveClient,
): Promise<Lived> {
  const line = new PoorLine(WEATHER, seed);
  const proxy = await openTcpProxy(url, line);
  const other = new SdkDevice(url, fleet.other, { network: "excellent" });
  const makeAll = async (maker: SdkDevice, edits: readonly WorkEdit[]) => {
    for (const edit of edits) await maker.edit(edit);
  };
  await makeAll(other, morning);
  await other.client.syncAll();
  const device = new SdkDevice(proxy.url, fleet.device);
  await device.client.syncAll();
  await makeAll(other, theirs);
  await other.client.syncAll();
  await makeAll(device, mine);

  const ours = await live(line, proxy.bytes, {
    sync: () => device.client.syncAll(),
    urgentLeft: async () =>
      (await device.client.listPending()).some(({ entry }) => entry.priority === "high"),
  });
  await device.expectSameAs(reference);
  await proxy.close();
  return ours;
}

/** Syncs until it is done, telling each error to the app. */
async function live(
  line: PoorLine,
  bytes: () => number,
  { sync, urgentLeft }: { sync: () => Promise<unknown>; urgentLeft: () => Promise<boolean> },
): Promise<Lived> {
  const bytesBefore = bytes();
  line.begin();
  const startedAt = performance.now();
  const since = () => performance.now() - startedAt;
  const urgent = (async () => {
    while (await urgentLeft()) await delay(50);
    return since();
  })();
  for (let errors = 0; ; errors++) {
    try {
      await sync();
      return { ms: since(), urgentMs: await urgent, errors, bytes: bytes() - bytesBefore };
    } catch {
      await delay(AGAIN_AFTER_MS);
    }
  }
}

function told(who: string, { ms, errors, urgentMs }: Lived) {
  return {
    [`${who}, s`]: Number((ms / 1000).toFixed(1)),
    [`${who}, errors`]: errors,
    [`${who}, urgent after s`]: Number((urgentMs / 1000).toFixed(1)),
  };
}
