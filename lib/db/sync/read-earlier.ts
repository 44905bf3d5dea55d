import type { LookBack } from "@/lib/core/sync/may-have-come";
import type { EarlierBatch } from "@/lib/core/sync/meet-earlier";
import { once, raw, sql } from "../sql";
import type { TenantTx } from "../tx";
import type { TouchedRecord } from "./push-state";

/** `sync_batch.counter_thousands` counts in these. */
export const THOUSAND = 1000;

type Row = { batch_id: string; ops: Buffer };

/** When the first of some records was born: in the version that its first revision replaced, or in the one that it has. */
const birth = (t: TenantTx, born: LookBack["born"]) => sql`
  SELECT min(coalesce((SELECT (v.before->>'version')::bigint FROM sync_record_revision v
    WHERE v.tenant_id = ${t} AND v.domain = t.domain AND v.mobile_id = t.mobile_id ORDER BY v.version LIMIT 1), t.version))
  FROM unnest(${born.map(({ domain }) => domain)}::text[], ${born.map(({ mobileId }) => mobileId)}::text[],
    ${born.map(({ version }) => version)}::bigint[]) AS t(domain, mobile_id, version)`;

/**
 * A device's batches that may hold one of the edits. Call it while the tenant's counter is held: of two copies that arrive at once, the second must
 * see the first.
 */
export async function readEarlierBatches(
  t: TenantTx,
  device: number,
  { since, born }: LookBack,
): Promise<EarlierBatch[]> {
  const rows = await t.rows<Row>(
    sql`SELECT batch_id, ops FROM sync_batch
      WHERE tenant_id = ${t} AND device_no = ${device} AND ops IS NOT NULL AND counter_thousands >=
        least(${since ?? null}::bigint, (${birth(t, born)})) / ${raw(THOUSAND)}`,
    "earlier-batches",
  );
  return rows.map(earlierBatch);
}

/**
 * The batches that brought the device's queued edits of these records; and those whose edits a person has in hands or
 * discarded, or that were applied since one of `born` was: they may have been queued before their record was born.
 */
export async function readQueueingBatches(
  t: TenantTx,
  device: number,
  touched: readonly TouchedRecord[],
  born: LookBack["born"],
): Promise<EarlierBatch[]> {
  const by = once(device);
  // Without a name, as in claim-items.ts.
  const rows = await t.rows<Row>(sql`
      WITH items AS MATERIALIZED (
        SELECT waiting.batch_id FROM unnest(${touched.map(({ domain }) => domain)}::text[],
            ${touched.map(({ mobileId }) => mobileId)}::text[]) AS t(domain, mobile_id)
          CROSS JOIN LATERAL (SELECT device_no, batch_id FROM sync_queue_item q
            WHERE q.tenant_id = ${t} AND q.domain = t.domain AND q.mobile_id = t.mobile_id AND q.state = 'queued'
              AND q.attempts >= 0 OFFSET 0) AS waiting
        WHERE waiting.device_no = ${by}
        UNION SELECT batch_id FROM sync_queue_item
          WHERE tenant_id = ${t} AND device_no = ${by} AND state IN ('set_aside', 'discarded')
        UNION SELECT batch_id FROM sync_queue_item
          WHERE tenant_id = ${t} AND device_no = ${by} AND settled_version >= (${birth(t, born)})
      )
      SELECT b.batch_id, b.ops FROM items
        JOIN sync_batch b ON b.tenant_id = ${t} AND b.device_no = ${by} AND b.batch_id = items.batch_id
      WHERE b.ops IS NOT NULL`);
  return rows.map(earlierBatch);
}

/** Stored answers by batch. */
export async function readAnswers(
  t: TenantTx,
  device: number,
  batchIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await t.rows<{ batch_id: string; answer: string }>(
    sql`SELECT batch_id, answer FROM sync_batch
      WHERE tenant_id = ${t} AND device_no = ${device} AND batch_id = ANY (${batchIds}::text[])`,
    "answers",
  );
  return new Map(rows.map(({ batch_id, answer }) => [batch_id, answer]));
}

function earlierBatch({ batch_id, ops }: Row): EarlierBatch {
  return { batchId: batch_id, marks: ops };
}
