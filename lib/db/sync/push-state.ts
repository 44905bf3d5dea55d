import { FULLY_ON, type Stage } from "@/lib/contract/rollout";
import type { PendingConflict } from "@/lib/core/conflict/join-pending";
import type { PolicyStages, StagedPolicy } from "@/lib/core/rollout/standing-policy";
import { recordKey, type StoredRecord } from "@/lib/core/sync/apply-push";
import type { Before } from "@/lib/core/sync/record";
import { recordState, type StateRow } from "../record/read-record";
import { raw, type Sql, sql } from "../sql";
import type { TenantTx } from "../tx";

export type PushContext = {
  /** The answer given to this batch before, with the hash of the content it was given for. */
  answered: { requestHash: Buffer; answer: string } | null;
  /** The tenant's own policies and how far they, and conflict resolution as a whole, are switched on. */
  stages: PolicyStages;
  /** Whether edits of this device wait in the queue. */
  hasQueued: boolean;
  /** Whether a person has queued edits of this device in hands, or discarded some. */
  hasAside: boolean;
  /** Of the device: its checkpoints from before this version are refused. */
  resyncVersion: number;
  /** When the device was enrolled, in ms. */
  enrolledAt: number;
};

export async function readPushContext(t: TenantTx, device: number, batchId: string): Promise<PushContext> {
  const rows = await t.rows<{
    request_hash: Buffer | null;
    answer: string | null;
    policies: (StagedPolicy & { domain: string })[] | null;
    resolution: Stage | null;
    has_queued: boolean;
    has_aside: boolean;
    resync: number | null;
    enrolled_at: Date;
  }>(
    sql`SELECT b.request_hash, b.answer, p.policies,
        (SELECT json_build_object('mode', mode, 'percent', percent) FROM rollout_stage
          WHERE tenant_id = ${t} AND subject = 'conflict_resolution' ORDER BY no DESC LIMIT 1) AS resolution,
        EXISTS (SELECT FROM sync_queue_item
          WHERE tenant_id = ${t} AND device_no = ${device} AND state = 'queued' AND priority >= 0) AS has_queued,
        EXISTS (SELECT FROM sync_queue_item
          WHERE tenant_id = ${t} AND device_no = ${device} AND state IN ('set_aside', 'discarded')) AS has_aside,
        d.resync_version AS resync, d.enrolled_at
      FROM (SELECT json_agg(json_build_object('domain', domain, 'version', version, 'policy', policy,
          'mode', mode, 'percent', percent)) AS policies FROM standing_policies(${t})) AS p
        JOIN device d ON d.tenant_id = ${t} AND d.no = ${device}
        LEFT JOIN sync_batch b ON b.tenant_id = ${t} AND b.device_no = ${device} AND b.batch_id = ${batchId}`,
    "push-context",
  );
  const [row] = rows;
  if (!row) throw new Error("the device is gone");
  const { request_hash: requestHash, answer } = row;
  return {
    answered: requestHash && answer !== null ? { requestHash, answer } : null,
    stages: { staged: byDomain(row.policies ?? []), resolution: row.resolution ?? FULLY_ON },
    hasQueued: row.has_queued,
    hasAside: row.has_aside,
    resyncVersion: row.resync ?? 0,
    enrolledAt: row.enrolled_at.getTime(),
  };
}

function byDomain(policies: readonly (StagedPolicy & { domain: string })[]): Map<string, StagedPolicy[]> {
  const staged = new Map<string, StagedPolicy[]>();
  for (const policy of policies) {
    const known = staged.get(policy.domain);
    if (known) known.push(policy);
    else staged.set(policy.domain, [policy]);
  }
  return staged;
}

/** A record that a batch touches, and the oldest version that one of its edits was made on. */
export type TouchedRecord = { domain: string; mobileId: string; oldestBase: number };

type Row = StateRow & {
  domain: string;
  mobile_id: string;
  revisions: { version: number; before: Before }[] | null;
  pending: PendingConflict | null;
  /** Of all rows together. */
  bytes: number;
};

/** The records of a batch are too large to be held in memory together. */
export class TouchesTooMuch extends Error {
  override name = "TouchesTooMuch";

  constructor(readonly bytes: number) {
    super(`the records that a batch touches take ${bytes} bytes`);
  }
}

/** Of all records that are read at once, with what waits for a person there; one alone is always read. */
const TOUCHED_BYTES = 16 * 1024 * 1024;
/** Of one record's revisions. Where they are more, its state at the base counts as forgotten. */
const REVISIONS_BYTES = 4 * 1024 * 1024;

/** About as many bytes as a JSON column has as text. Only what is stored compressed has to be looked into. */
function bytesOf(column: string): Sql {
  const name = raw(column);
  return sql`CASE WHEN pg_column_compression(${name}) IS NULL THEN coalesce(pg_column_size(${name}), 0)
    ELSE octet_length(${name}::text) END`;
}

/**
 * All touched records in one query, with what the engine needs to step back to the oldest base. OFFSET 0 keeps the
 * planner at one key look-up a record: its plan is made when the table is small, and kept when it no longer is.
 * @throws TouchesTooMuch
 */
export async function readTouchedRecords(
  t: TenantTx,
  device: number,
  touched: readonly TouchedRecord[],
  mostBytes: number = TOUCHED_BYTES,
): Promise<Map<string, StoredRecord>> {
  if (touched.length === 0) return new Map();
  const most = touched.length === 1 ? Number.MAX_SAFE_INTEGER : mostBytes;
  const rows = await t.rows<Row>(
    sql`SELECT r.domain, r.mobile_id, r.version, r.writer, r.deleted, r.life_version, r.life_writer, r.life_time,
        r.fields, r.bytes, CASE WHEN r.bytes <= ${most} THEN r.data END AS data,
        CASE WHEN r.bytes <= ${most} AND r.version > r.base AND r.base > 0 THEN (
          SELECT json_agg(json_build_object('version', v.version, 'before', v.before) ORDER BY v.version DESC)
          FROM sync_record_revision v
          WHERE v.tenant_id = ${t} AND v.domain = r.domain AND v.mobile_id = r.mobile_id AND v.version > r.base
          HAVING sum(${bytesOf("v.before")}) <= ${raw(REVISIONS_BYTES)}
        ) END AS revisions,
        CASE WHEN r.bytes <= ${most} AND r.waiting IS NOT NULL THEN json_build_object('id', r.waiting, 'strategy', r.strategy,
          'clientEntry', r.client_entry, 'fields', r.contested) END AS pending
      FROM (SELECT r.*, t.base, p.id AS waiting, p.strategy, p.client_entry, p.fields AS contested,
          sum(${bytesOf("r.data")} + ${bytesOf("p.client_entry")}) OVER () AS bytes
        FROM unnest(${touched.map((record) => record.domain)}::text[],
          ${touched.map((record) => record.mobileId)}::text[],
          ${touched.map((record) => record.oldestBase)}::bigint[]) AS t(domain, mobile_id, base)
          CROSS JOIN LATERAL (SELECT * FROM sync_record
            WHERE tenant_id = ${t} AND domain = t.domain AND mobile_id = t.mobile_id OFFSET 0) AS r
          LEFT JOIN LATERAL (SELECT id, strategy, client_entry, fields FROM sync_conflict_resolution_log
            WHERE tenant_id = ${t} AND device_no = ${device} AND domain = r.domain AND mobile_id = r.mobile_id
              AND state = 'pending' LIMIT 1) AS p ON true) AS r`,
    "touched-records",
  );
  const bytes = rows[0]?.bytes ?? 0;
  if (bytes > most) throw new TouchesTooMuch(bytes);
  return new Map(rows.map((row) => [recordKey(row.domain, row.mobile_id), storedRecord(row)]));
}

function storedRecord(row: Row): StoredRecord {
  return { record: recordState(row), revisions: row.revisions ?? [], pending: row.pending };
}
