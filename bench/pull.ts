/**
 * Pull of 20,000 records page by page, beside a bare server that streams the same rows; then a pull that finds 200
 * changed of them, and what it weighs on the wire. Run: npm run bench:pull
 */
import { randomUUID } from "node:crypto";
import { gunzipSync } from "node:zlib";
import type { PullAnswer } from "@/lib/contract/pull";
import { pool } from "@/lib/db/pool";
import { type BenchDevice, makeFleet } from "./support/fleet";
import { medianOfValues } from "./support/median-of";
import { type SampleEntry, sampleBatch } from "./support/records";
import { send } from "./support/request";
import { sendBatch } from "./support/send-batch";
import { type BenchSetup, withBothServers } from "./support/setup";

const RECORDS = 20_000;
const CHANGED = 200;
const PAGE = 1000;
/** A page ends at what comes first. With so many bytes it is the records, as for the bare server's rows. */
const ROOMY = 8 * 1024 * 1024;
const ROUNDS = 5;

await withBothServers(async (setup) => {
  const [writer, reader] = await makeFleet(1, 2);
  if (!writer || !reader) throw new Error("no fleet");
  const entries = await fill(setup, writer);
  let checkpoint = "";
  let pages: Buffer[] = [];
  const full = { bare: [] as number[], whole: [] as number[], usual: [] as number[] };
  for (let n = 0; n <= ROUNDS; n++) {
    const bare = await timed(() => send(setup.bare.url, { headers: { "X-Tenant": writer.tenant } }));
    const whole = await timed(async () => {
      ({ last: checkpoint, pages } = await pullAll(setup, reader, "", { maxBytes: ROOMY }));
    });
    const usual = await timed(() => pullAll(setup, reader, ""));
    if (countChanges(pages) !== RECORDS) throw new Error("the pull was not whole");
    // The first round warms both up.
    if (n > 0) full.bare.push(bare) && full.whole.push(whole) && full.usual.push(usual);
  }
  await change(setup, writer, entries);
  const delta: number[] = [];
  for (let n = 0; n < ROUNDS; n++) delta.push(await timed(() => pullAll(setup, reader, checkpoint)));
  const changed = await pullAll(setup, reader, checkpoint, {
    headers: { "Accept-Encoding": "gzip" },
  });
  const [count, wire] = [countChanges(changed.pages), changed.wire];

  const [bare, whole, usual] = [
    medianOfValues(full.bare),
    medianOfValues(full.whole),
    medianOfValues(full.usual),
  ];
  console.table([
    {
      pull: `${RECORDS} records, bare`,
      ms: Math.round(bare),
      "records/s": rate(RECORDS, bare),
      ratio: "100 %",
    },
    {
      pull: `${RECORDS} records, whole server`,
      ms: Math.round(whole),
      "records/s": rate(RECORDS, whole),
      ratio: `${Math.round((100 * bare) / whole)} %`,
    },
    {
      pull: `${RECORDS} records, whole server, pages of 256 KB as by default`,
      ms: Math.round(usual),
      "records/s": rate(RECORDS, usual),
      ratio: `${Math.round((100 * bare) / usual)} %`,
    },
    {
      pull: `${count} changed of ${RECORDS}`,
      ms: Math.round(medianOfValues(delta)),
      "records/s": rate(count, medianOfValues(delta)),
    },
  ]);
  console.log(
    `one changed field: ${(wire / count).toFixed(1)} bytes a record on the wire, gzip (${wire} in all)`,
  );
  console.log(`memory of the server: ${setup.whole.memoryMb()} MB, at most ${setup.whole.peakMemoryMb()} MB`);
  await pool().end();
});

async function fill({ whole, bare }: BenchSetup, writer: BenchDevice): Promise<SampleEntry[]> {
  const all: SampleEntry[] = [];
  while (all.length < RECORDS) {
    const entries = sampleBatch(500);
    const body = JSON.stringify({ batch_id: randomUUID(), entries });
    await sendBatch(whole, writer, body);
    await post(bare.url, { "X-Tenant": writer.tenant }, body);
    all.push(...entries);
  }
  return all;
}

/** One field of every hundredth record. */
async function change({ whole }: BenchSetup, writer: BenchDevice, entries: SampleEntry[]): Promise<void> {
  const edits = entries
    .filter((_, index) => index % (RECORDS / CHANGED) === 0)
    .map((entry, index) => ({
      op_id: randomUUID(),
      domain: entry.domain,
      mobile_id: entry.mobile_id,
      base_version: RECORDS,
      delta: { status: index % 2 ? "completed" : "blocked" },
      modified_at: new Date().toISOString(),
    }));
  const body = JSON.stringify({ batch_id: randomUUID(), entries: edits });
  await sendBatch(whole, writer, body);
}

/**
 * All pages from a checkpoint on. What a page says behind its changes is read without parsing them: the bare server's
 * client doesn't either.
 */
async function pullAll(
  { whole }: BenchSetup,
  device: BenchDevice,
  from: string,
  { maxBytes, headers = {} }: { maxBytes?: number; headers?: Record<string, string> } = {},
) {
  const pages: Buffer[] = [];
  let [last, wire] = [from, 0];
  for (let more = true; more; ) {
    const query = new URLSearchParams({ limit: String(PAGE), ...(last && { checkpoint: last }) });
    if (maxBytes) query.set("max_bytes", String(maxBytes));
    const answered = await send(`${whole.url}/api/v1/sync/pull?${query}`, {
      headers: { Authorization: `Bearer ${device.token}`, ...headers },
    });
    if (answered.status !== 200) throw new Error(`${answered.status}: ${answered.body}`);
    const body = "Accept-Encoding" in headers ? gunzipSync(answered.body) : answered.body;
    const [, checkpoint = "", next] = /"checkpoint":"([^"]*)","has_more":(true|false)/.exec(
      body.subarray(-400).toString(),
    ) as RegExpExecArray;
    [last, more] = [checkpoint, next === "true"];
    wire += answered.bytes;
    pages.push(body);
  }
  return { last, wire, pages };
}

function countChanges(pages: readonly Buffer[]): number {
  return pages.reduce((count, page) => count + (JSON.parse(page.toString()) as PullAnswer).changes.length, 0);
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<void> {
  const { status, body: answer } = await send(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body,
  });
  if (status !== 200) throw new Error(`${status}: ${answer}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function rate(records: number, ms: number): number {
  return Math.round(records / (ms / 1000));
}
