import pg, { type PoolClient } from "pg";
import type { TenantId } from "../tenant-id";
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
  client: PoolClient,
  tenant: TenantId,
  author: PushAuthor,
  writes: RenderedWrites,
  batch: BatchWrite | null,
): Promise<void> {
  const { created, changed, revisions, conflicts, joins } = writes;
  const values: unknown[] = [tenant, author.device, writes.counter];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const parts = new Map<string, string>();
  if (created) parts.set("created", insertRecords(bind(created)));
  if (changed) parts.set("changed", upsertRecords(bind(changed)));
  if (revisions) parts.set("revisions", insertRevisions(bind(revisions)));
  if (conflicts) {
    const [rows, offset] = [bind(conflicts), bind(author.clockOffsetMs)];
    parts.set("conflicts", insertConflicts(rows, offset, bind(author.networkQuality)));
  }
  if (joins) parts.set("joins", updateJoined(bind(joins)));
  if (batch) {
    const [id, hash, answer] = [bind(batch.batchId), bind(batch.requestHash), bind(batch.answer)];
    parts.set("batch", insertBatch(id, hash, answer, bind(Buffer.from(batch.marks))));
  }
  await client.query({
    name: `write-push ${[...parts.keys()]}`,
    text: `WITH ${[["author", "SELECT $2::integer"], ...parts].map(([name, sql]) => `${name} AS (${sql})`).join(", ")}
      UPDATE tenant_counter SET version = $3 WHERE tenant_id = $1 AND version < $3`,
    values,
  });
}

/** Whether it failed because a record was there that was to be new. */
export function metOldRecord(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError && error.code === "23505" && error.constraint === "sync_record_pkey"
  );
}

// The parts of the statement, each with the placeholders of its values; $1 is the tenant, $2 the device, $3 the counter.

/** Of records that are new. Whoever holds the tenant's counter knows that, so nothing looks for old ones, a sixth of the time. */
const insertRecords = (rows: string) => `
  INSERT INTO sync_record (tenant_id, domain, mobile_id, version, writer, deleted, priority,
    life_version, life_writer, life_time, data, fields)
  SELECT $1, d, m, v, $2, coalesce(x, false), p, coalesce(lv, v), coalesce(lw, $2), lt, data, coalesce(f, '{}')
  FROM jsonb_to_recordset(${rows}::jsonb) AS t(d text, m text, v bigint, x boolean, p smallint,
    lv bigint, lw integer, lt bigint, data jsonb, f jsonb)`;

/** No UPDATE: a plan of one that is made while the table is small reads all of it, and is kept when it no longer is. */
const upsertRecords = (rows: string) => `${insertRecords(rows)}
  ON CONFLICT (tenant_id, domain, mobile_id) DO UPDATE SET
    version = excluded.version, writer = excluded.writer, deleted = excluded.deleted, priority = excluded.priority,
    life_version = excluded.life_version, life_writer = excluded.life_writer, life_time = excluded.life_time,
    data = excluded.data, fields = excluded.fields, updated_at = excluded.updated_at`;

const insertRevisions = (rows: string) => `
  INSERT INTO sync_record_revision (tenant_id, domain, mobile_id, version, writer, before, conflict_id)
  SELECT $1, d, m, v, $2, b, c
  FROM jsonb_to_recordset(${rows}::jsonb) AS t(d text, m text, v bigint, b jsonb, c uuid)`;

const insertConflicts = (rows: string, clockOffset: string, networkQuality: string) => `
  INSERT INTO sync_conflict_resolution_log (tenant_id, id, domain, mobile_id, state, winner, strategy,
    policy_version, device_no, op_id, base_version, server_version, result_version, entry_time, clock_offset_ms,
    network_quality, base, server_entry, client_entry, fields, encounter, shadow, urgency)
  SELECT $1, id, d, m, CASE WHEN w IS NULL THEN 'pending' ELSE 'settled' END::conflict_state, w,
    s::conflict_strategy, p, $2, o, bv, sv, rv, t, ${clockOffset}::double precision, ${networkQuality}::text,
    b, se, ce, f, e, sh, u
  FROM jsonb_to_recordset(${rows}::jsonb) AS t(id uuid, d text, m text, w text, s text, p integer, o text, bv bigint,
    sv bigint, rv bigint, t bigint, b jsonb, se jsonb, ce jsonb, f jsonb, e jsonb, sh jsonb, u smallint)`;

const updateJoined = (rows: string) => `
  UPDATE sync_conflict_resolution_log AS c SET client_entry = t.ce, fields = t.f,
    encounter = jsonb_build_object('first', c.client_entry - 'data') || c.encounter
  FROM jsonb_to_recordset(${rows}::jsonb) AS t(id uuid, ce jsonb, f jsonb)
  WHERE c.tenant_id = $1 AND c.id = t.id AND c.state = 'pending'`;

const insertBatch = (batchId: string, requestHash: string, answer: string, marks: string) => `
  INSERT INTO sync_batch (tenant_id, device_no, batch_id, request_hash, answer, ops, counter_thousands)
  VALUES ($1, $2, ${batchId}, ${requestHash}, ${answer}, ${marks}, $3 / ${THOUSAND})`;
