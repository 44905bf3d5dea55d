/**
 * Inbox, log and one conflict of a tenant with 100,000 conflicts, as the dashboard's API answers them, and whether each
 * filter is read from an index. Run: npm run bench:inbox
 */
import type { ConflictSummary } from "@/lib/contract/conflict-review";
import type { Page } from "@/lib/contract/page";
import { pool } from "@/lib/db/pool";
import { numbered, raw, sql } from "@/lib/db/sql";
import { withClient } from "@/lib/db/with-client";
import { withTenantSql } from "@/lib/db/with-tenant";
import { adminSession } from "./support/admin-session";
import { type BenchDevice, makeFleet } from "./support/fleet";
import { send } from "./support/request";
import { type BenchSetup, withBothServers } from "./support/setup";

const PENDING = 60_000;
const SETTLED = 40_000;
const DEVICES = 200;
const AT_ONCE = 10_000;
const ROUNDS = 40;
const PAGE = 100;

type Session = Record<string, string>;

const DOMAIN = `(ARRAY['task', 'ticket', 'work_order', 'journal', 'attendance'])[1 + n % 5]`;
const MOBILE_ID = "md5(n::text)";
const FIELD = `(CASE WHEN n % 5000 = 0 THEN 'rare' ELSE (ARRAY['status', 'assignee', 'priority', 'notes'])[1 + n % 4] END)`;
const DATA = `jsonb_build_object('title', 'Check pump ' || n, 'status', 'open', 'assignee', 'kim', 'priority', 'high',
  'notes', repeat('The valve was replaced. ', 20))`;
const VERDICT = `jsonb_build_object('winner', 'nobody', 'reason', 'manual', 'rule', 'manual',
  'client', jsonb_build_object('value', 'mine', 'time', 1760000000000),
  'server', jsonb_build_object('value', 'theirs', 'version', n, 'writer', 1, 'time', 1760000000000))`;

await withBothServers(async (setup) => {
  const [first] = await makeFleet(1, DEVICES);
  if (!first) throw new Error("no fleet");
  await fill(first);
  // So many rows at once are an import; autovacuum would have seen to them within its minute.
  await withClient(setup.ownerUrl, (owner) => owner.query("VACUUM ANALYZE sync_conflict_resolution_log"));
  const session = await adminSession(setup);
  const list = (query: string) => `/api/sync/conflicts?tenant_id=${first.tenant}&limit=${PAGE}&${query}`;
  const { items, next_cursor } = await ask<Page<ConflictSummary>>(setup, session, list("state=pending"));
  const [oldest] = items;
  const one = (id = "") => `/api/sync/conflicts/${id}?tenant_id=${first.tenant}`;
  const [settled] = (await ask<Page<ConflictSummary>>(setup, session, list("state=settled"))).items;
  const rows: object[] = [];
  for (const [what, path, aim] of [
    ["inbox, oldest first", list("state=pending"), 100],
    ["inbox, newest first", list("state=pending&order=desc"), 100],
    ["inbox, most urgent first", list("state=pending&sort=urgency"), 100],
    ["inbox, next page", list(`state=pending&cursor=${next_cursor}`), 100],
    ["inbox, one domain", list("state=pending&domain=ticket"), 100],
    ["inbox, one field", list("state=pending&field=assignee"), 100],
    ["inbox, a field that few have", list("state=pending&field=rare"), 100],
    ["inbox, such a field by urgency", list("state=pending&field=rare&sort=urgency"), 100],
    ["inbox, one strategy", list("state=pending&strategy=manual"), 100],
    ["inbox, one device", list(`state=pending&device=${oldest?.device?.id}`), 100],
    ["inbox, part of a record's id", list("state=pending&q=ff01"), 100],
    ["inbox, overdue", list("state=pending&overdue=true"), 100],
    ["inbox, what to narrow it by", `/api/sync/conflicts/facets?tenant_id=${first.tenant}`, 100],
    ["log, newest first", list("state=settled&order=desc"), 100],
    ["log, one domain and field", list("state=settled&order=desc&domain=task&field=status"), 100],
    ["opening one that waits", one(oldest?.id), 50],
    ["opening one that is settled", one(settled?.id), 50],
  ] as const) {
    rows.push(await timed(setup, session, what, path, aim));
  }
  console.log(
    `${PENDING + SETTLED} conflicts, pages of ${PAGE}, ${ROUNDS} requests each, ms at the client beside the server`,
  );
  console.table(rows);
  await explain(first);
  await pool().end();
});

/** Records with a conflict each, over the last 60 days, as a busy tenant leaves them. */
async function fill({ tenant }: BenchDevice): Promise<void> {
  for (let from = 0; from < PENDING + SETTLED; from += AT_ONCE) {
    const values = [tenant, from + 1, from + AT_ONCE, DEVICES];
    await withTenantSql(tenant, "", async (t) => {
      await t.run(
        numbered(
          `INSERT INTO sync_record (tenant_id, domain, mobile_id, version, writer, life_version, life_writer, data, fields)
         SELECT $1, ${DOMAIN}, ${MOBILE_ID}, n, 1, 1, 1, ${DATA}, '{}'
         FROM generate_series($2::int, $3::int) n WHERE $4::int > 0`,
          values,
        ),
      );
      await t.run(
        numbered(
          `INSERT INTO sync_conflict_resolution_log (tenant_id, id, domain, mobile_id, state, winner, strategy,
           policy_version, device_no, op_id, base_version, server_version, result_version, entry_time, base,
           server_entry, client_entry, fields, urgency, created_at)
         SELECT $1, gen_random_uuid(), ${DOMAIN}, ${MOBILE_ID},
           (CASE WHEN n <= ${PENDING} THEN 'pending' ELSE 'settled' END)::conflict_state,
           CASE WHEN n <= ${PENDING} THEN NULL ELSE 'server' END,
           (CASE WHEN n <= ${PENDING} THEN 'manual' ELSE 'server_wins' END)::conflict_strategy,
           1, 1 + n % $4, 'op-' || n, 1, n, CASE WHEN n <= ${PENDING} THEN NULL ELSE n END, 1760000000000, ${DATA},
           jsonb_build_object('version', n, 'data', ${DATA}),
           jsonb_build_object('op', 'upsert', 'delta', jsonb_build_object(${FIELD}, 'mine'), 'data', ${DATA}),
           jsonb_build_object(${FIELD}, ${VERDICT}), n % 3, now() - n * interval '52 seconds'
         FROM generate_series($2::int, $3::int) n`,
          values,
        ),
      );
    });
  }
}

async function ask<Answer>({ whole }: BenchSetup, headers: Session, path: string): Promise<Answer> {
  const { status, body } = await send(`${whole.url}${path}`, { headers });
  if (status !== 200) throw new Error(`${path} answered ${status}: ${body}`);
  return JSON.parse(body.toString()) as Answer;
}

async function timed(
  setup: BenchSetup,
  session: Session,
  what: string,
  path: string,
  aim: number,
): Promise<object> {
  const times: number[] = [];
  for (let n = -3; n < ROUNDS; n++) {
    const started = performance.now();
    await ask(setup, session, path);
    // The first rounds warm up.
    if (n >= 0) times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round((times[Math.floor(share * (times.length - 1))] ?? 0) * 10) / 10;
  return {
    what,
    "median ms": at(0.5),
    "p95 ms": at(0.95),
    "aim ms": aim,
    kept: at(0.5) < aim ? "yes" : "NO",
  };
}

/** The plans of what the list asks, without their numbers: how each part of the inbox is read. */
async function explain({ tenant }: BenchDevice): Promise<void> {
  const where = `FROM sync_conflict_resolution_log c WHERE c.tenant_id = '${tenant}' AND c.state = 'pending'`;
  for (const [what, text] of [
    ["page by age", `SELECT c.id ${where} ORDER BY c.created_at, c.id LIMIT 101`],
    ["page by urgency", `SELECT c.id, c.base ${where} ORDER BY c.urgency DESC, c.created_at, c.id LIMIT 101`],
    ["count of a field", `SELECT count(*) ${where} AND c.contested @> ARRAY['assignee']`],
    ["count of a device", `SELECT count(*) ${where} AND c.device_no = 7`],
    ["count of a part of an id", `SELECT count(*) ${where} AND c.mobile_id ILIKE '%ff01%'`],
  ] as const) {
    const rows = await withTenantSql(tenant, "", (t) =>
      t.rows<{ "QUERY PLAN": string }>(
        sql`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY ON) ${raw(text)}`,
      ),
    );
    const lines = rows.map((row) => row["QUERY PLAN"]).filter((line) => /Scan|Execution/.test(line));
    console.log(`${what}: ${lines.map((line) => line.trim().replace(/^->\s*/, "")).join(" · ")}`);
  }
}
