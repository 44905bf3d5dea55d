/**
 * Bytes on the wire, push and pull apart, beside a naive client that sends and pulls whole records as plain JSON, 100 a
 * batch for both; what the shared dictionary adds where batches are small; and what compression costs the server. Counted
 * is what crosses the sockets both ways: heads and bodies, requests and answers. Exits with 1 where an aim is missed.
 * Run: npm run bench:bandwidth (INCIDENTS=<csv> names an audit of real incidents)
 */
import type { NetworkQuality } from "@/lib/contract/entry";
import { BATCH_SIZES } from "@/lib/core/sync/plan";
import { pool } from "@/lib/db/pool";
import { sharedDictionary } from "@/lib/sdk/dictionary";
import { nodeDeflate } from "@/lib/sdk/testing/node-deflate";
import type { SharedDictionary } from "@/lib/sdk/with-dictionary";
import { fieldServiceDay } from "./support/field-service-day";
import { makeFleet } from "./support/fleet";
import { incidentLoad } from "./support/incident-load";
import { NaiveClient } from "./support/naive-client";
import { openNaiveServer } from "./support/naive-server";
import { SdkDevice } from "./support/sdk-device";
import { type BenchServer, withBothServers } from "./support/setup";
import { openTcpProxy } from "./support/tcp-proxy";
import type { WorkEdit } from "./support/work-edit";
import { zlibCount } from "./support/zlib-count";

const SEED = 5;
const FEWER_BYTES = 85;
const MOST_CPU = 5;
/** So many edits in each row about the dictionary. */
const SMALL_EDITS = 500;

type Load = { name: string; before: WorkEdit[]; edits: WorkEdit[] };
type Bytes = { push: number; pull: number };

const zlib = zlibCount();

await withBothServers(async ({ whole }) => {
  const loads = await loadsOf();
  const [cpuBefore, zlibBefore] = [whole.cpuMs(), await zlib.ms(whole)];
  const rows = [];
  for (const load of loads) rows.push(...(await compare(whole, load)));
  console.table(rows);
  const share = (100 * ((await zlib.ms(whole)) - zlibBefore)) / (whole.cpuMs() - cpuBefore);
  console.table([{ "compression of the server's CPU": percent(share), aim: `under ${MOST_CPU} %` }]);
  console.table(await smallBatches(whole, loads));
  await pool().end();

  const missed = rows.some(({ fewer }) => Number.parseFloat(fewer) < FEWER_BYTES) || share >= MOST_CPU;
  if (missed) console.error("An aim is missed.");
  process.exitCode = missed ? 1 : 0;
}, zlib.environment).finally(zlib.remove);

async function loadsOf(): Promise<Load[]> {
  const { morning, day } = fieldServiceDay(SEED, 2000);
  const incidents = incidentLoad();
  if (!incidents) console.log("No audit of incidents here: the real-incident replay is left out.");
  return [
    ...(incidents ? [{ name: "real incidents", before: [], edits: incidents }] : []),
    { name: "field-service day", before: morning, edits: day },
  ];
}

async function compare(whole: BenchServer, load: Load) {
  const naive = await naiveBytes(load);
  const ours = await ourBytes(whole, load, BATCH_SIZES.excellent, naive.reader);
  return (["push", "pull"] as const).map((way) => ({
    load: load.name,
    way,
    edits: load.edits.length,
    "naive, bytes an edit": perEdit(naive.bytes[way], load),
    "Tidelock, bytes an edit": perEdit(ours[way], load),
    fewer: percent(100 * (1 - ours[way] / naive.bytes[way])),
    aim: `${FEWER_BYTES} %`,
  }));
}

/** One device writes, 100 edits at a time, another one hears of it each time. */
async function naiveBytes({ before, edits }: Load): Promise<{ bytes: Bytes; reader: NaiveClient }> {
  const server = await openNaiveServer();
  const [up, down] = [await openTcpProxy(server.url), await openTcpProxy(server.url)];
  const [writer, reader] = [new NaiveClient(up.url), new NaiveClient(down.url)];
  const exchange = async (some: readonly WorkEdit[]) => {
    for (const edit of some) writer.edit(edit);
    await writer.push();
    await reader.pull();
  };
  await exchange(before);
  const [upBefore, downBefore] = [up.bytes(), down.bytes()];
  for (const some of chunksOf(edits, 100)) await exchange(some);
  const bytes = { push: up.bytes() - upBefore, pull: down.bytes() - downBefore };
  for (const part of [up, down, server]) await part.close();
  return { bytes, reader };
}

async function ourBytes(
  whole: BenchServer,
  { before, edits }: Pick<Load, "before" | "edits">,
  size: number,
  expected?: NaiveClient,
  dictionary?: SharedDictionary,
): Promise<Bytes> {
  const [first, second] = await makeFleet(1, 2);
  if (!first || !second) throw new Error("no fleet");
  const [up, down] = [await openTcpProxy(whole.url), await openTcpProxy(whole.url)];
  const options = { network: qualityFor(size), dictionary };
  const [writer, reader] = [new SdkDevice(up.url, first, options), new SdkDevice(down.url, second, options)];
  const exchange = async (some: readonly WorkEdit[]) => {
    for (const edit of some) await writer.edit(edit);
    await writer.client.push();
    await reader.client.pull();
  };
  await exchange(before);
  const [upBefore, downBefore] = [up.bytes(), down.bytes()];
  for (const some of chunksOf(edits, size)) await exchange(some);
  const bytes = { push: up.bytes() - upBefore, pull: down.bytes() - downBefore };
  if (expected) await reader.expectSameAs(expected);
  for (const part of [up, down]) await part.close();
  return bytes;
}

/** Batches as they are on networks that are not excellent, with the dictionary and without. */
async function smallBatches(whole: BenchServer, loads: readonly Load[]) {
  const rows = [];
  for (const { name, before, edits } of loads) {
    // Those in the middle: mostly edits of records that are there.
    const from = Math.floor(edits.length / 2);
    const load = {
      before: [...before, ...edits.slice(0, from)],
      edits: edits.slice(from, from + SMALL_EDITS),
    };
    for (const size of [BATCH_SIZES.poor, BATCH_SIZES.fair, BATCH_SIZES.good]) {
      const off = await ourBytes(whole, load, size);
      const on = await ourBytes(whole, load, size, undefined, sharedDictionary(nodeDeflate));
      rows.push({
        load: name,
        "edits a batch": size,
        "push off → on": `${perEdit(off.push, load)} → ${perEdit(on.push, load)} bytes an edit`,
        "push fewer": percent(100 * (1 - on.push / off.push)),
        "pull off → on": `${perEdit(off.pull, load)} → ${perEdit(on.pull, load)} bytes an edit`,
        "pull fewer": percent(100 * (1 - on.pull / off.pull)),
      });
    }
  }
  return rows;
}

function qualityFor(size: number): NetworkQuality {
  const [quality] = Object.entries(BATCH_SIZES).find(([, most]) => most === size) ?? ["excellent"];
  return quality as NetworkQuality;
}

function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  );
}

function perEdit(bytes: number, { edits }: Pick<Load, "edits">): number {
  return Math.round(bytes / edits.length);
}

function percent(value: number): string {
  return `${value.toFixed(1)} %`;
}
