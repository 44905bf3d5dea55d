import pg from "pg";
import { join, once, type Parameter, raw, type Sql, sql } from "../sql";
import type { TenantTx } from "../tx";
import { THOUSAND } from "./read-earlier";
import type { RenderedWrites } from "./render-writes";

/** Who pushed, and what the log keeps of the circumstances. */
export type PushAuthor = { device: number; clockOffsetMs: number | null; networkQuality: string | null };
/** `marks`: of the edits that the server holds now, see op-marks.ts in the core. */
export type BatchWrite = { batchId: string; requestHash: Buffer; answer: string; marks: Uint8Array };

/**
 * Writes everything a batch changed together with its answer, in one statement whatever the batch's size. `batch` is null
 * for what comes out of the queue. Empty parts are left out: PostgreSQL prepares each part at every run. The few texts
 * that come of it are planned once a connection.
 */
export async function writePush(
  t: TenantTx,
  author: PushAuthor,
  writes: RenderedWrites,
  batch: BatchWrite | null,
): Promise<void> {
  const { created, changed, revisions, conflicts, joins } = writes;
  const at: Place = { t, device: once(author.device), counter: once(writes.counter) };
  const parts = new Map<string, Sql>([["author", sql`SELECT ${at.device}::integer`]]);
  if (created) parts.set("created", insertRecords(at, created));
  if (changed) parts.set("changed", upsertRecords(at, changed));
  if (revisions) parts.set("revisions", insertRevisions(at, revisions));
  if (conflicts) parts.set("conflicts", insertConflicts(at, conflicts, author));
  if (joins) parts.set("joins", updateJoined(at, joins));
  if (batch) parts.set("batch", insertBatch(at, batch));
  const tables = [...parts].map(([name, part]) => sql`${raw(name)} AS (${part})`);
  await t.run(
    sql`WITH ${join(tables)}
      UPDATE tenant_counter SET version = ${at.counter} WHERE tenant_id = ${t} AND version < ${at.counter}`,
    `write-push ${[...parts.keys()]}`,
  );
}

/** A distributed database names the shard. */
const A_RECORDS_TABLE = /^sync_record(_\d+)?$/;

/** Whether it failed because a record was there that was to be new. */
export function metOldRecord(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError && error.code === "23505" && A_RECORDS_TABLE.test(error.table ?? "")
  );
}

/** Whose parts of the statement these are, and where the counter will stand. */
type Place = { t: TenantTx; device: Parameter; counter: Parameter };

/** Of records that are new. Whoever holds the tenant's counter knows that, so nothing looks for old ones, a sixth of the time. */
const insertRecords = ({ t, device }: Place, rows: string) => sql`
  INSERT INTO sync_record (tenant_id, domain, mobile_id, version, writer, deleted, priority,
    life_version, life_writer, life_time, data, fields)
  SELECT ${t}, d, m, v, ${device}, coalesce(x, false), p, coalesce(lv, v), coalesce(lw, ${device}), lt, data, coalesce(f, '{}')
  FROM jsonb_to_recordset(${rows}::jsonb) AS t(d text, m text, v bigint, x boolean, p smallint,
    lv bigint, lw integer, lt bigint, data jsonb, f jsonb)`;

/** No UPDATE: a plan of one that is made while the table is small reads all of it, and is kept when it no longer is. */
const upsertRecords = (at: Place, rows: string) => sql`${insertRecords(at, rows)}
  ON CONFLICT (tenant_id, domain, mobile_id) DO UPDATE SET
    version = excluded.version, writer = excluded.writer, deleted = excluded.deleted, priority = excluded.priority,
    life_version = excluded.life_version, life_writer = excluded.life_writer, life_time = excluded.life_time,
    data = excluded.data, fields = excluded.fields, updated_at = excluded.updated_at`;

const insertRevisions = ({ t, device }: Place, rows: string) => sql`
  INSERT INTO sync_record_revision (tenant_id, domain, mobile_id, version, writer, before, conflict_id)
  SELECT ${t}, d, m, v, ${device}, b, c
  FROM jsonb_to_recordset(${rows}::jsonb) AS t(d text, m text, v bigint, b jsonb, c uuid)`;

const insertConflicts = ({ t, device }: Place, rows: string, author: PushAuthor) => sql`
  INSERT INTO sync_conflict_resolution_log (tenant_id, id, domain, mobile_id, state, winner, strategy,
    policy_version, device_no, op_id, base_version, server_version, result_version, entry_time, clock_offset_ms,
    network_quality, base, server_entry, client_entry, fields, encounter, shadow, urgency)
  SELECT ${t}, id, d, m, CASE WHEN w IS NULL THEN 'pending' ELSE 'settled' END::conflict_state, w,
    s::conflict_strategy, p, ${device}, o, bv, sv, rv, t, ${author.clockOffsetMs}::double precision, ${author.networkQuality}::text,
    b, se, ce, f, e, sh, u
  FROM jsonb_to_recordset(${rows}::jsonb) AS t(id uuid, d text, m text, w text, s text, p integer, o text, bv bigint,
    sv bigint, rv bigint, t bigint, b jsonb, se jsonb, ce jsonb, f jsonb, e jsonb, sh jsonb, u smallint)`;

const updateJoined = ({ t }: Place, rows: string) => sql`
  UPDATE sync_conflict_resolution_log AS c SET client_entry = t.ce, fields = t.f,
    encounter = jsonb_build_object('first', c.client_entry - 'data') || c.encounter
  FROM jsonb_to_recordset(${rows}::jsonb) AS t(id uuid, ce jsonb, f jsonb)
  WHERE c.tenant_id = ${t} AND c.id = t.id AND c.state = 'pending'`;

const insertBatch = ({ t, device, counter }: Place, batch: BatchWrite) => sql`
  INSERT INTO sync_batch (tenant_id, device_no, batch_id, request_hash, answer, ops, counter_thousands)
  VALUES (${t}, ${device}, ${batch.batchId}, ${batch.requestHash}, ${batch.answer}, ${Buffer.from(batch.marks)},
    ${counter} / ${raw(THOUSAND)})`;
