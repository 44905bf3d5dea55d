import pg, { type PoolClient } from "pg";
import { PRIORITIES } from "@/lib/contract/entry";
import type { Fields } from "@/lib/contract/json";
import type {
  ConflictWrite,
  JoinWrite,
  PushEffects,
  RecordWrite,
  RevisionWrite,
} from "@/lib/core/sync/push-effects";
import type { RecordState } from "@/lib/core/sync/record";
import type { TenantId } from "../tenant-id";
import { THOUSAND } from "./read-earlier";

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
  effects: PushEffects,
  batch: BatchWrite | null,
): Promise<void> {
  const values: unknown[] = [tenant, author.device, effects.counter];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const bindRows = <Write>(writes: readonly Write[], rowOf: (write: Write) => object) =>
    bind(JSON.stringify(writes.map(rowOf)));
  const { revisions, conflicts, joins } = effects;
  const created = effects.records.filter(({ isNew }) => isNew);
  const changed = effects.records.filter(({ isNew }) => !isNew);
  const parts = new Map<string, string>();
  if (created.length > 0) parts.set("created", insertRecords(bindRows(created, recordRow)));
  if (changed.length > 0) parts.set("changed", upsertRecords(bindRows(changed, recordRow)));
  if (revisions.length > 0) parts.set("revisions", insertRevisions(bindRows(revisions, revisionRow)));
  if (conflicts.length > 0) {
    const [rows, offset] = [bindRows(conflicts, conflictRow), bind(author.clockOffsetMs)];
    parts.set("conflicts", insertConflicts(rows, offset, bind(author.networkQuality)));
  }
  if (joins.length > 0) parts.set("joins", updateJoined(bindRows(joins, joinRow)));
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

type RecordRow = {
  d: string;
  m: string;
  v: number;
  p: number;
  lt: number | null;
  data: Fields;
  x?: true;
  lv?: number;
  lw?: number;
  f?: RecordState["fields"];
};

/** What the statement can fill in by itself is left out: most records of a batch are new, and say little else. */
function recordRow({ domain, mobileId, record, priority }: RecordWrite): RecordRow {
  const [bornAt, bornBy, time] = record.life;
  const row: RecordRow = {
    d: domain,
    m: mobileId,
    v: record.version,
    p: PRIORITIES.indexOf(priority),
    lt: time,
    data: record.data,
  };
  if (record.deleted) row.x = true;
  if (bornAt !== record.version || bornBy !== record.writer) {
    row.lv = bornAt;
    row.lw = bornBy;
  }
  if (Object.keys(record.fields).length > 0) row.f = record.fields;
  return row;
}

function revisionRow({ domain, mobileId, version, before, conflictId }: RevisionWrite) {
  return { d: domain, m: mobileId, v: version, b: before, c: conflictId };
}

function conflictRow(conflict: ConflictWrite) {
  return {
    id: conflict.id,
    d: conflict.domain,
    m: conflict.mobileId,
    w: conflict.winner,
    s: conflict.strategy,
    p: conflict.policyVersion,
    o: conflict.opId,
    bv: conflict.baseVersion,
    sv: conflict.serverVersion,
    rv: conflict.resultVersion,
    t: conflict.entryTime,
    b: conflict.base,
    se: conflict.serverEntry,
    ce: conflict.clientEntry,
    f: conflict.fields,
    u: PRIORITIES.indexOf(conflict.urgency),
    e: conflict.encounter,
    sh: conflict.shadow,
  };
}

function joinRow({ id, clientEntry, fields }: JoinWrite) {
  return { id, ce: clientEntry, f: fields };
}
