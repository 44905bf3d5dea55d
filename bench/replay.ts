/**
 * A draft policy over logged conflicts, as `POST /api/sync/policies/simulate` answers it: at once and streamed, and what
 * ten times as many cost in memory. Run: npm run bench:replay
 */
import { randomUUID } from "node:crypto";
import type { SimulationReport } from "@/lib/contract/policy-simulation";
import type { PushAnswer } from "@/lib/contract/push";
import { ticket } from "@/lib/core/domains/ticket";
import { pool } from "@/lib/db/pool";
import { raw, sql } from "@/lib/db/sql";
import { withTenantSql } from "@/lib/db/with-tenant";
import { adminSession } from "./support/admin-session";
import { type BenchDevice, makeFleet } from "./support/fleet";
import { sampleTask } from "./support/records";
import { send } from "./support/request";
import { sendBatch } from "./support/send-batch";
import { type BenchSetup, withBothServers } from "./support/setup";

const CONFLICTS = 10_000;
const TIMES = 10;
const BATCH = 500;
const ROUNDS = 5;
const DRAFT = { ...ticket.defaultPolicy, strategy: "client_wins", fields: { status: "manual" } };

/** What the log holds of a conflict, without what it works out by itself. */
const COPIED = `mobile_id, state, winner, strategy, policy_version, device_no, op_id,
  base_version, server_version, result_version, entry_time, clock_offset_ms, base, server_entry, client_entry, fields,
  encounter`;

await withBothServers(async (setup) => {
  const [office, field] = await makeFleet(1, 2);
  if (!office || !field) throw new Error("no fleet");
  for (let made = 0; made < CONFLICTS; made += BATCH) await makeConflicts(setup, office, field);
  const session = await adminSession(setup);
  const rows: object[] = [];
  const measure = async (conflicts: number, name: string, accept: string) => {
    const times: number[] = [];
    let events = 0;
    const cpuBefore = setup.whole.cpuMs();
    for (let n = 0; n <= ROUNDS; n++) {
      const started = performance.now();
      const lines = await replay(setup, field, session, accept);
      // The first round warms up.
      if (n > 0) times.push(performance.now() - started);
      const report = lines.at(-1);
      if (report?.replayed !== conflicts) throw new Error(`replayed ${report?.replayed} of ${conflicts}`);
      events = lines.length;
    }
    const ms = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    rows.push({
      replay: `${conflicts.toLocaleString("en")} conflicts, ${name}`,
      "median ms": Math.round(ms),
      "slowest ms": Math.round(Math.max(...times)),
      "server CPU ms": Math.round((setup.whole.cpuMs() - cpuBefore) / (ROUNDS + 1)),
      "conflicts/s": Math.round(conflicts / (ms / 1000)),
      events,
      "server MB": setup.whole.memoryMb(),
      "at most MB": setup.whole.peakMemoryMb(),
    });
  };
  await measure(CONFLICTS, "at once", "application/json");
  await measure(CONFLICTS, "streamed", "application/x-ndjson");
  await multiply(field, TIMES);
  await measure(CONFLICTS * TIMES, "streamed", "application/x-ndjson");
  console.table(rows);
  await pool().end();
});

/** Records that the office changes, and then the field device, which did not see it: a conflict each, as pushes make them. */
async function makeConflicts(setup: BenchSetup, office: BenchDevice, field: BenchDevice): Promise<void> {
  const records = Array.from({ length: BATCH }, () => ({ mobile_id: randomUUID(), data: sampleTask() }));
  const born = await push(setup, office, (n) => ({ ...records[n] }));
  const base = (n: number) => ({ mobile_id: records[n]?.mobile_id, base_version: born[n] });
  await push(setup, office, (n) => ({
    ...base(n),
    delta: n % 2 ? { priority: "critical" } : { status: "held" },
  }));
  await push(setup, field, (n) => ({
    ...base(n),
    delta: { priority: "low", status: "done", notes: "seen" },
  }));
}

async function push(
  { whole }: BenchSetup,
  device: BenchDevice,
  entry: (n: number) => object,
): Promise<(number | undefined)[]> {
  const at = { op: "upsert", domain: "ticket", modified_at: new Date().toISOString() };
  const entries = Array.from({ length: BATCH }, (_, n) => ({ op_id: randomUUID(), ...at, ...entry(n) }));
  const { body } = await sendBatch(whole, device, JSON.stringify({ batch_id: randomUUID(), entries }));
  return (JSON.parse(body.toString()) as PushAnswer).results.map(({ version }) => version);
}

/** The same conflicts so many times over, spread over the past days. */
async function multiply({ tenant }: BenchDevice, times: number): Promise<void> {
  await withTenantSql(tenant, "", (t) =>
    t.rows(sql`INSERT INTO sync_conflict_resolution_log (tenant_id, domain, id, created_at, ${raw(COPIED)})
       SELECT tenant_id, domain, gen_random_uuid(), created_at - n * interval '20 hours', ${raw(COPIED)}
       FROM sync_conflict_resolution_log, generate_series(1, ${times - 1}) n WHERE tenant_id = ${tenant}`),
  );
}

/** Every report of the answer, the last one whole. */
async function replay(
  { whole }: BenchSetup,
  { tenant }: BenchDevice,
  session: Record<string, string>,
  accept: string,
): Promise<SimulationReport[]> {
  const { status, body } = await send(`${whole.url}/api/sync/policies/simulate?tenant_id=${tenant}`, {
    method: "POST",
    headers: { ...session, "Content-Type": "application/json", Accept: accept },
    body: JSON.stringify({ domain: "ticket", policy: DRAFT, days: 30 }),
  });
  if (status !== 200) throw new Error(`${status}: ${body}`);
  const lines = body.toString().trim().split("\n");
  const values = lines.map((line) => JSON.parse(line));
  return accept === "application/json" ? values : values.map(({ report }) => report);
}
