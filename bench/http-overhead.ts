/**
 * What defineRoute costs a request, beside a handler that does nothing but read and write JSON: as a public route, and
 * with a device's token checked in the database. No server in between: the handlers are called one after the other.
 * Run: npm run bench:http
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { PushRequest } from "@/lib/contract/push";
import { openDatabase } from "@/lib/db/open-database";
import { pool } from "@/lib/db/pool";
import { defineRoute } from "@/lib/http/define-route";
import { makeFleet } from "./support/fleet";
import { sampleBatch } from "./support/records";

const CALLS = 1000;
const ROUNDS = 5;

const dataDir = await mkdtemp(path.join(tmpdir(), "tidelock-bench-"));
const database = await openDatabase({ dataDir, report: () => {} });
process.env.DATABASE_RUNTIME_URL = database.runtimeUrl;
process.env.DEVICE_REQUESTS_PER_SECOND = "1000000";
process.env.TENANT_REQUESTS_PER_SECOND = "1000000";
try {
  const [device] = await makeFleet(1, 1);
  if (!device) throw new Error("no device");
  const headers = { authorization: `Bearer ${device.token}`, "content-type": "application/json" };
  const rows = [];
  for (const entries of [1, 100]) {
    const plain = Buffer.from(JSON.stringify({ batch_id: "b", entries: sampleBatch(entries) }));
    rows.push(await compare(`${entries} records, plain`, plain, headers));
    rows.push(
      await compare(`${entries} records, gzip`, gzipSync(plain), { ...headers, "content-encoding": "gzip" }),
    );
  }
  console.table(rows);
} finally {
  await pool().end();
  await database.release();
  await rm(dataDir, { recursive: true });
}

type Handler = (request: Request) => Promise<Response>;

async function compare(body: string, bytes: Buffer, headers: Record<string, string>) {
  const handlers: Record<string, Handler> = {
    bare: async (request) => Response.json({ taken: (await request.arrayBuffer()).byteLength }),
    public: defineRoute({
      auth: "public",
      body: PushRequest,
      handler: ({ body: { entries } }) => ({ taken: entries.length }),
    }),
    device: defineRoute({
      auth: "device",
      body: PushRequest,
      handler: ({ body: { entries } }) => ({ taken: entries.length }),
    }),
  };
  const best: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, handler] of Object.entries(handlers)) {
      const microseconds = await timed(handler, bytes, headers);
      best[name] = Math.min(best[name] ?? Infinity, microseconds);
    }
  }
  const rounded = Object.entries(best).map(([name, microseconds]) => [
    `${name} µs`,
    Math.round(microseconds),
  ]);
  return { body, bytes: bytes.byteLength, ...Object.fromEntries(rounded) };
}

/** Microseconds of this process's CPU a call, its request included: what other programs do falls out. */
async function timed(handler: Handler, bytes: Buffer, headers: Record<string, string>): Promise<number> {
  const before = process.cpuUsage();
  for (let call = 0; call < CALLS; call++) {
    const request = new Request("http://bench/", { method: "POST", body: new Uint8Array(bytes), headers });
    const response = await handler(request);
    if (!response.ok) throw new Error(await response.text());
    await response.arrayBuffer();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}
